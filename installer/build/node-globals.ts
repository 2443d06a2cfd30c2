// What postgres.js takes for global: outside of npm packages, the platform's Deno has neither.
export { Buffer } from "node:buffer";
export { clearImmediate, setImmediate } from "node:timers";
