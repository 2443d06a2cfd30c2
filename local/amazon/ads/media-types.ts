/** The media type of a Content-Type header, without its parameters, in lower case. */
export function mediaTypeOf(header: string | null): string | undefined {
  const type = header?.split(";")[0]?.trim().toLowerCase();
  return type === "" ? undefined : type;
}

/**
 * Whether an Accept header allows a media type. At a `strict` endpoint the header must name the type:
 * a wildcard, or a missing header, does not say which version the client wants.
 */
export function accepts(header: string | null, mediaType: string, strict: boolean): boolean {
  if (header === null) return !strict;
  const wanted = mediaType.toLowerCase();
  return header.split(",").some((part) => {
    const type = mediaTypeOf(part);
    if (type === wanted) return true;
    return !strict && (type === "*/*" || type === "application/*");
  });
}
