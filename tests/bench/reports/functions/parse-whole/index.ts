/** How a report's file is read without more ado: unzipped and parsed as a whole. Answers how many rows it has. */
export default {
  async fetch(request: Request): Promise<Response> {
    const file = await fetch(await request.text());
    if (file.body === null) return new Response("The file is empty.", { status: 502 });
    const unzipped = file.body.pipeThrough(new DecompressionStream("gzip"));
    const rows: unknown[] = await new Response(unzipped).json();
    return new Response(String(rows.length));
  },
};
