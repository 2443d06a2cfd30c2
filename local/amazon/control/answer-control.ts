import { z } from "zod";
import { type Answer, jsonAnswer } from "../http/answer.ts";
import type { Call } from "../http/call.ts";
import { faultInputSchema } from "../faults/fault.ts";
import { clientSchema } from "../state/client.ts";
import { defaultSettings } from "../state/settings.ts";
import type { World } from "../state/world.ts";
import { changeGrants } from "./change-grants.ts";
import { consent } from "./consent.ts";
import { changeData, resetData, summarizeData } from "./data.ts";
import { createGrants } from "./create-grants.ts";
import { ControlRefused } from "./control-refused.ts";
import { parseControl } from "./parse-control.ts";
import { acceptTerms } from "./accept-terms.ts";
import { revoke } from "./revoke.ts";
import { applySettings, changeSettings } from "./change-settings.ts";

type Handler = (world: World, body: unknown, query: URLSearchParams) => unknown;

/** The requests of the control API, which tests and demos use and the product never does. */
const handlers: Readonly<Record<string, Handler>> = {
  "POST /_sim/consent": consent,
  "GET /_sim/faults": (world) => ({ faults: world.faults.all() }),
  "POST /_sim/faults": (world, body) => world.faults.add(parseControl(faultInputSchema, body)),
  "DELETE /_sim/faults": (world) => nothing(world.faults.clear()),
  "POST /_sim/revoke": revoke,
  "GET /_sim/settings": (world) => world.settings,
  "PATCH /_sim/settings": changeSettings,
  "DELETE /_sim/settings": (world) => applySettings(world, defaultSettings),
  "GET /_sim/log": (world, _body, query) => ({
    entries: world.log.after(
      parseControl(z.coerce.number().int().min(0), query.get("after") ?? "0"),
    ),
  }),
  "DELETE /_sim/log": (world) => nothing(world.log.clear()),
  "GET /_sim/grants": (world) => ({ grants: world.grants.all() }),
  "POST /_sim/grants": createGrants,
  "PATCH /_sim/grants": changeGrants,
  "GET /_sim/data": (world, _body, query) => summarizeData(world, query),
  "POST /_sim/data": changeData,
  "DELETE /_sim/data": (world, _body, query) => resetData(world, query),
  "POST /_sim/terms/accept": acceptTerms,
  "PUT /_sim/clients": (world, body) => {
    const client = parseControl(clientSchema, body);
    world.clients.set(client.client_id, client);
    return { client_id: client.client_id };
  },
  "POST /_sim/reset": (world) => {
    world.faults.clear();
    world.log.clear();
    world.people.reset();
    applySettings(world, defaultSettings);
    return {};
  },
};

/** Answers a control request; a wrong one gets a 400 that says what is wrong. */
export async function answerControl(world: World, call: Call): Promise<Answer> {
  const { method, url } = call;
  try {
    const fault = /^\/_sim\/faults\/([^/]+)$/.exec(url.pathname)?.[1];
    if (fault !== undefined) return jsonAnswer(200, oneFault(world, method, fault));
    const handler = handlers[`${method} ${url.pathname}`];
    if (!handler) {
      const message = `Cannot answer ${method} ${url.pathname}: there is no such control request`;
      throw new ControlRefused(404, "unknown_control_request", message);
    }
    return jsonAnswer(200, await handler(world, readBody(call), url.searchParams));
  } catch (error) {
    if (!(error instanceof ControlRefused)) throw error;
    return jsonAnswer(error.status, { error: error.code, message: error.message });
  }
}

function oneFault(world: World, method: string, id: string): unknown {
  const fault = world.faults.get(id);
  if (!fault) throw new ControlRefused(404, "unknown_fault", `Cannot find fault "${id}"`);
  if (method === "DELETE") world.faults.remove(id);
  return fault;
}

function nothing(_done: void): Record<string, never> {
  return {};
}

function readBody(call: Call): unknown {
  if (call.body.trim() === "") return undefined;
  try {
    return JSON.parse(call.body);
  } catch {
    throw new ControlRefused(
      400,
      "invalid_control_request",
      "Cannot read the request: its body is not JSON",
    );
  }
}
