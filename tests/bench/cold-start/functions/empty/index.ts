/** What every function is measured against: the platform's runtime, and nothing else. */
export default { fetch: (): Response => new Response("ok") };
