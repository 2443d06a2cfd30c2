import { noInputSchema } from "../../../shared/contract/requests/no-input.ts";
import { changeSwitchesRequestSchema } from "../../../shared/contract/requests/switches.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";
import { changeSwitches } from "../../../shared/switches/change-switches.ts";
import { readSwitches } from "../../../shared/switches/read-switches.ts";

const common = { name: "switches", callers: ["operator"] } as const;

/** What an operator switches off in an emergency: tokens, parts of the schedule, all API keys. */
export default edgeFunction(
  endpoint({
    ...common,
    methods: ["GET"],
    input: noInputSchema,
    handle: ({ context, caller }) => readSwitches(context, caller),
  }),
  endpoint({
    ...common,
    methods: ["PATCH"],
    input: changeSwitchesRequestSchema,
    handle: ({ context, caller, input }) => changeSwitches(context, caller, input),
  }),
);
