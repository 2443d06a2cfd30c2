/**
 * Answers a browser's question whether a page of another origin may send a request to the Data API or
 * Auth: it may, as on the platform, where keys and tokens decide and no cookies are used.
 *
 * @returns undefined where the request is no such question.
 */
export function answerPreflight(request: Request): Response | undefined {
  const method = request.headers.get("access-control-request-method");
  if (request.method !== "OPTIONS" || method === null) return undefined;
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
      "access-control-allow-headers": request.headers.get("access-control-request-headers") ?? "*",
      "access-control-max-age": "3600",
    },
  });
}

/** Lets a page of another origin read the answer, if the answer does not say so itself. */
export function readableAnywhere(response: Response): Response {
  if (!response.headers.has("access-control-allow-origin")) {
    response.headers.set("access-control-allow-origin", "*");
  }
  return response;
}
