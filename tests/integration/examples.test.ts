import assert from "node:assert/strict";
import { z } from "zod/v3";
import { amazonApi } from "../../shared/contract/functions/amazon-api.ts";
import {
  type Example,
  type Operation,
  type OperationMethod,
  pathOf,
} from "../../shared/contract/operation.ts";
import { OPERATIONS } from "../../shared/contract/operations.ts";
import { callProxy } from "../support/advertiser.ts";
import type { Answer } from "../support/call.ts";
import {
  asOperator,
  type Credential,
  makeKey,
  scheduleTicket,
  SCOPES,
} from "../support/credentials.ts";
import { exampleValues, withRealValues } from "../support/example-values.ts";
import { newPerson, type Person } from "../support/person.ts";
import { assertRefused, send } from "../support/send.ts";
import { stack } from "../support/stack.ts";
import { startReceiver } from "../support/webhook-receiver.ts";

// Each example of the contract is sent as it is documented: with an API key that may do nothing else, by
// each method. What it answers is compared with the contract, as every answer is.

const receiver = startReceiver();
Deno.test.afterAll(async () => await receiver[Symbol.asyncDispose]());
const webhookUrl = receiver.url;

const inputSchema = z.record(z.string(), z.unknown());

/** A key of a person's with just these scopes; the operator makes those that users may not make. */
async function keyWith(person: Person, scopes: readonly string[]): Promise<Credential> {
  const isForUsers = scopes.every((scope) => SCOPES.some((known) => known === scope));
  const made = isForUsers
    ? await makeKey(person.as, { scopes })
    : await makeKey(asOperator, { scopes, user_id: person.userId });
  return made.as;
}

async function credentialFor(
  { callers, scope, function: name }: Operation,
  { moreScope }: Example,
  person: Person,
): Promise<Credential> {
  if (scope !== null) {
    return await keyWith(person, moreScope === undefined ? [scope] : [scope, moreScope]);
  }
  if (callers === "operator") return asOperator;
  return callers.includes("schedule") ? await scheduleTicket(name) : {};
}

/** Sends an example, with real values in it. */
async function sendExample(
  operation: Operation,
  example: Example,
  method: OperationMethod,
  caller: Credential,
  value: ReturnType<typeof exampleValues>,
): Promise<Answer> {
  const { id, ...fields } = inputSchema.parse(await withRealValues(example.input, value));
  const path = `${operation.function}${pathOf(operation).replace("{id}", String(id))}`;
  return await send(caller, method, path, fields);
}

function titleOf(operation: Operation, method: string, example: Example): string {
  return `${method} ${operation.function}${pathOf(operation)}: ${example.title}`;
}

for (const operation of OPERATIONS.filter(({ function: name }) => name !== "oauth-callback")) {
  for (const method of operation.methods) {
    for (const example of operation.examples) {
      Deno.test(titleOf(operation, method, example), async () => {
        const person = await newPerson();
        const caller = await credentialFor(operation, example, person);
        const value = exampleValues({ person, caller, webhookUrl });
        const { status, body } = await sendExample(operation, example, method, caller, value);
        assert.ok(Object.hasOwn(operation.answers, status), `${status} ${JSON.stringify(body)}`);
      });
    }
  }
}

for (const operation of OPERATIONS) {
  const { scope, methods, examples } = operation;
  const [[method], [example]] = [methods, examples];
  if (scope === null || method === undefined || example === undefined) continue;
  Deno.test(`${titleOf(operation, method, example)}, without the scope ${scope}`, async () => {
    const person = await newPerson();
    const others = SCOPES.filter((other) => other !== scope);
    const caller = await keyWith(person, others);
    // Only a caller with the scope can start a consent: the example's own was started by the person.
    const value = exampleValues({ person, caller: person.as, webhookUrl });
    const answer = await sendExample(operation, example, method, caller, value);
    assertRefused(answer, 403, "api_key_scope_missing");
  });
}

Deno.test("GET oauth-callback: the browser is sent back to the app", async (t) => {
  const operation = OPERATIONS.find(({ function: name }) => name === "oauth-callback");
  for (const { title, input } of operation?.examples ?? assert.fail("no examples")) {
    await t.step(title, async () => {
      const person = await newPerson();
      const value = exampleValues({ person, caller: person.as, webhookUrl });
      const query = z.record(z.string(), z.string()).parse(await withRealValues(input, value));
      const url = `${stack.functions_url}/oauth-callback?${new URLSearchParams(query)}`;
      const response = await fetch(url, { redirect: "manual" });
      await response.body?.cancel();
      assert.equal(response.status, 302);
    });
  }
});

for (const { title, method, path, headers, body } of amazonApi.examples) {
  Deno.test(`${method} amazon-api${path}: ${title}`, async () => {
    const person = await newPerson();
    const caller = await keyWith(person, [amazonApi.scope]);
    const value = exampleValues({ person, caller, webhookUrl });
    const real = z.record(z.string(), z.string()).parse(await withRealValues(headers, value));
    const response = await callProxy(path, {
      method,
      headers: { ...caller, ...real },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    assert.equal(response.status, 200, text);
    assert.equal(response.headers.get("x-answered-by"), "amazon");
  });
}
