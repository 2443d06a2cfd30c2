import { startFunctionProcess } from "../../local/functions/process.ts";
import { stack } from "./stack.ts";

/** A process of `amazon-api` whose Amazon, in NA, is the test's own. */
export interface OwnAmazon {
  functionsUrl: string;
  pid: number;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts an Amazon that answers as the test says, and a proxy in front of it. */
export async function ownAmazon(
  answer: (request: Request, path: string) => Response | Promise<Response>,
): Promise<OwnAmazon> {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {}, automaticCompression: false },
    (request) => answer(request, new URL(request.url).pathname),
  );
  const proxy = await startFunctionProcess({
    functionName: "amazon-api",
    env: { ...stack.functionEnv, AMAZON_ADS_API_URL_NA: `http://127.0.0.1:${server.addr.port}` },
  });
  return {
    functionsUrl: proxy.url,
    pid: proxy.pid,
    [Symbol.asyncDispose]: async () => {
      await proxy.stop();
      await server.shutdown();
    },
  };
}
