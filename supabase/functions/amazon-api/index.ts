import { passthrough } from "../../../shared/edge/passthrough.ts";
import { callAmazon } from "../../../shared/proxy/call-amazon.ts";
import { PROXY_CROSS_ORIGIN, PROXY_METHODS } from "../../../shared/proxy/proxy-surface.ts";
import { proxyTargetSchema, targetHeaders } from "../../../shared/proxy/proxy-target.ts";

/** Passes any call on to the Ads API, with a valid token: /amazon-api/<path of Amazon's>. */
export default passthrough({
  name: "amazon-api",
  methods: PROXY_METHODS,
  callers: ["user"],
  inputOf: targetHeaders,
  input: proxyTargetSchema,
  crossOrigin: PROXY_CROSS_ORIGIN,
  handle: ({ context, caller, input }, request, address) =>
    callAmazon(context, caller, input, request, address),
});
