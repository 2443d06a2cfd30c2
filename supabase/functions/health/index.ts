import { healthRequestSchema } from "../../../shared/contract/requests/health.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";
import { readHealth } from "../../../shared/health/read-health.ts";

/** Says whether the project works, and nothing about its users. */
export default edgeFunction(endpoint({
  name: "health",
  methods: ["GET", "POST"],
  callers: ["anyone"],
  input: healthRequestSchema,
  handle: ({ context }) => readHealth(context),
}));
