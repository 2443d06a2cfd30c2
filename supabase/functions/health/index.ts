import { z } from "zod/v3";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";
import { readHealth } from "../../../shared/health/read-health.ts";

/** Says whether the project works, and nothing about anybody. */
export default edgeFunction(endpoint({
  name: "health",
  methods: ["GET", "POST"],
  callers: ["anyone"],
  input: z.object({}),
  handle: ({ context }) => readHealth(context),
}));
