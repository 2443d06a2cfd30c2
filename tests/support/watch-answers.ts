import { checkAnswer, isInContract } from "./check-answer.ts";

function methodOf(input: string | URL | Request, init: RequestInit | undefined): string {
  return (init?.method ?? (input instanceof Request ? input.method : "GET")).toUpperCase();
}

function addressOf(input: string | URL | Request): string {
  return input instanceof Request ? input.url : new URL(input).href;
}

/**
 * Makes a fetch that checks each answer of a function against the contract, whoever asked: a test, or
 * supabase-js within it. Of an answer that breaks off, nothing is checked.
 *
 * @param report Gets what differs, since a client that meets an error may hide it.
 */
export function checkingFetch(
  plain: typeof fetch,
  report: (difference: unknown) => void,
): typeof fetch {
  return async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const [method, address] = [methodOf(input, init), addressOf(input)];
    const response = await plain(input, init);
    // After a redirect the answer is of another address.
    if (response.redirected || !isInContract(method, address, response)) return response;
    const text = await response.clone().text().catch(() => undefined);
    if (text === undefined) return response;
    try {
      checkAnswer(method, address, response, text);
    } catch (difference) {
      report(difference);
      throw difference;
    }
    return response;
  };
}

/** Checks every answer that this file of tests gets, by whatever client. */
export function watchAnswers(): void {
  const differences: unknown[] = [];
  globalThis.fetch = checkingFetch(
    globalThis.fetch,
    (difference) => void differences.push(difference),
  );
  Deno.test.afterAll(() => {
    if (differences.length > 0) throw differences[0];
  });
}
