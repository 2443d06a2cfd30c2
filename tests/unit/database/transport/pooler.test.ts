import assert from "node:assert/strict";
import { createPooler } from "../../../../shared/database/transport/pooler.ts";
import { refusalOf } from "../../support/refusal.ts";

/** An ErrorResponse of Postgres, for a connection that is refused while it begins. */
function fatal(sqlState: string): Uint8Array {
  const fields = new TextEncoder().encode(`SFATAL\0C${sqlState}\0Msesame\0\0`);
  const message = new Uint8Array(5 + fields.length);
  message[0] = "E".charCodeAt(0);
  new DataView(message.buffer).setInt32(1, 4 + fields.length);
  message.set(fields, 5);
  return message;
}

/** A pooler that refuses every connection. */
async function withRefusingPooler(
  sqlState: string,
  run: (url: string) => Promise<void>,
): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    for await (const connection of listener) {
      await connection.read(new Uint8Array(1024));
      await connection.write(fatal(sqlState));
      connection.close();
    }
  })();
  try {
    await run(`postgres://user:wrong@127.0.0.1:${listener.addr.port}/postgres`);
  } finally {
    listener.close();
    await serving;
  }
}

for (
  const [what, sqlState] of [
    ["a wrong password", "28P01"],
    ["a user that may not sign in", "28000"],
    ["a database that does not exist", "3D000"],
  ] as const
) {
  Deno.test(`${what} is a matter of configuration that names the variable`, async () => {
    await withRefusingPooler(sqlState, async (url) => {
      const pooler = createPooler({ url });
      try {
        const { message } = await refusalOf(
          "configuration_invalid",
          () => pooler.rpc("read_health", {}),
        );
        assert.match(message, /AMAZON_ADS_DATABASE_POOL_URL/);
        assert.ok(!message.includes("migrations") && !message.includes("sesame"));
      } finally {
        await pooler.end();
      }
    });
  });
}
