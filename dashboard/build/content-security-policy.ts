/** The policy in `index.html`, as far as it depends on the project. */
const BUILT = "connect-src 'self'";

/**
 * The page of the build for a project of another origin: it may call that origin, and no other.
 *
 * @throws Error when the page has no policy.
 */
export function pageFor(projectUrl: string, page: string): string {
  const { origin } = new URL(projectUrl);
  if (!page.includes(BUILT)) throw new Error("index.html has no connect-src to extend.");
  return page.replace(BUILT, `${BUILT} ${origin}`);
}

/** Headers that a page cannot set by itself: no other site may show it in a frame. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": "frame-ancestors 'none'",
  "x-frame-options": "DENY",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=()",
};
