import { edgeFunction } from "../../../shared/edge/edge-function.ts";

export default edgeFunction({
  name: "get-token",
  methods: ["GET", "POST"],
  callers: ["user"],
  // Loaded with the first credential that is good: whoever has none is refused without it.
  answer: async (call) => await (await import("./answer.ts")).answer(call),
});
