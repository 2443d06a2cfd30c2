/** Sends bytes to a server as they are, which no client would, and reads what comes back. */
export async function rawExchange(origin: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  using connection = await Deno.connect({ hostname, port: Number(port) });
  await connection.write(new TextEncoder().encode(bytes));
  let text = "";
  for await (const chunk of connection.readable) text += new TextDecoder().decode(chunk);
  return text;
}

/** The status and the `code` of the first answer in an exchange. */
export function firstAnswer(exchange: string): { status: number; code: string | undefined } {
  const [, status = "0"] = /^HTTP\/1\.1 (\d{3})/.exec(exchange) ?? [];
  const [, code] = /"code":\s*"(\w+)"/.exec(exchange) ?? [];
  return { status: Number(status), code };
}
