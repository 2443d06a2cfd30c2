import type { RegisterRequest, Registration } from "../contract.ts";
import { call, type CallOptions, itemPath } from "../http/call.ts";
import type { Transport } from "../http/transport.ts";

/** Registrations of new advertising accounts at Amazon. */
export interface Registrations {
  /** The latest hundred registrations, newest first. */
  list(request?: { connection_id?: string }, options?: CallOptions): Promise<Registration[]>;
  /** Starts the registration of an account. */
  start(request: RegisterRequest, options?: CallOptions): Promise<Registration>;
  /** Continues a registration by one step. */
  continue(id: string, options?: CallOptions): Promise<Registration>;
}

/** Makes {@link Registrations}. */
export function registrationsOf(transport: Transport): Registrations {
  async function step(path: string, input: object, options?: CallOptions): Promise<Registration> {
    return (await call<{ registration: Registration }>(transport, "POST", path, input, options))
      .registration;
  }

  return {
    list: async (request, options) =>
      (await call<{ registrations: Registration[] }>(
        transport,
        "GET",
        "register-account",
        request,
        options,
      )).registrations,
    start: (request, options) => step("register-account", request, options),
    continue: (id, options) => step(itemPath("register-account", id), {}, options),
  };
}
