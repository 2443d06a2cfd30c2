import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const root: string = fileURLToPath(new URL("../..", import.meta.url));

/** The folder that the build makes. The package holds it, and nothing else of the repository. */
export const distFolder: string = join(root, "dist");
