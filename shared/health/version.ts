/** The version of this project, as `health` tells it; `package.json` has the same. */
export const VERSION = "0.1.0";
