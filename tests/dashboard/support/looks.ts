import type { Page } from "playwright-core";

/** A theme and a width. */
export interface Look {
  colorScheme: "light" | "dark";
  size: "phone" | "wide";
}

/** Both themes at both widths. The phone comes first: what is opened there stays open when it grows wide. */
export const LOOKS: readonly [Look, ...Look[]] = [
  { colorScheme: "light", size: "phone" },
  { colorScheme: "dark", size: "phone" },
  { colorScheme: "dark", size: "wide" },
  { colorScheme: "light", size: "wide" },
];

const SIZES = { phone: { width: 390, height: 844 }, wide: { width: 1280, height: 800 } };

const DRAWN = `
  new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))
    .then(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))
    .then(() => undefined)`;

/** Shows a page in a theme and a width, without loading it again. */
export async function showAs(page: Page, { colorScheme, size }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.setViewportSize(SIZES[size]);
  // Layout, what is drawn after it, and the end of what changes its colours little by little.
  await page.evaluate(DRAWN);
}

/** Makes the window as high as its page: what is drawn only where it is seen is all drawn. */
export async function showWhole(page: Page): Promise<void> {
  const width = page.viewportSize()?.width ?? SIZES.wide.width;
  const height = Number(await page.evaluate("document.documentElement.scrollHeight"));
  await page.setViewportSize({ width, height });
  await page.evaluate(DRAWN);
}
