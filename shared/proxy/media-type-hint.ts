/** The header of a hint on an answer of Amazon's, which is otherwise passed on as it came. */
export const HINT = "x-hint";

/** Media types that no API of Amazon's takes: what fetch and supabase-js send unless they are told otherwise. */
const NEVER_TAKEN =
  /^(text\/plain|application\/octet-stream|application\/x-www-form-urlencoded|multipart\/form-data)\s*(;|$)/i;

const EXAMPLE = "for example application/vnd.spCampaign.v3+json for /sp/campaigns/list";

/** Header values are ASCII, and a caller's media type may be anything. */
function quoted(value: string | null): string {
  return value === null
    ? "no media type"
    : `"${value.replace(/[^\x20-\x7e]/g, "?").slice(0, 100)}"`;
}

/**
 * What to change about a call that Amazon has refused for its media type. Amazon chooses an API's
 * version by it, its answer does not say which one is wanted, and 400 is all that some of its APIs say.
 *
 * @param request The caller's headers.
 * @param hasBody Whether the call has a body.
 * @returns Undefined when the media type is not the reason.
 */
export function mediaTypeHint(
  status: number,
  request: Headers,
  hasBody: boolean,
): string | undefined {
  const type = request.get("content-type");
  if (status === 406) {
    return `Amazon does not answer with ${
      quoted(request.get("accept"))
    } here. Set the header Accept to the media type that Amazon documents for this call, ${EXAMPLE}.`;
  }
  const isRefused = status === 415 ||
    (status === 400 && (type === null || NEVER_TAKEN.test(type)));
  if (!hasBody || !isRefused) return undefined;
  return `The body was sent with ${
    quoted(type)
  }. Set the header Content-Type to the media type that Amazon documents for this call, ${EXAMPLE}.`;
}
