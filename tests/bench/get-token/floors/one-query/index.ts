import postgres from "postgres";

const sql = postgres(Deno.env.get("FLOOR_DATABASE_URL") ?? "");

/** As fast as this Deno answers with what one prepared query by primary key finds. */
export default {
  async fetch(request: Request): Promise<Response> {
    const id = new URL(request.url).searchParams.get("connection_id");
    const [row] = await sql`select * from amazon_ads.connections where id = ${id}`;
    return Response.json(row);
  },
};
