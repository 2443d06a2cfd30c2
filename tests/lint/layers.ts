/** A layer of what ships. It may import from itself and from the layers after it. */
export interface Layer {
  /** How people write it, in the documents and in complaints. */
  name: string;
  /**
   * Files and folders, from the project's root; `*` is any one name. They are in order: a file may
   * import from its own place and from the places after it, so no two of them form a circle.
   */
  holds: readonly string[];
  /** Where "everything after it" is too much: the names of the layers that it may import from. */
  onlyFrom?: readonly string[];
  /** Where not every package of the import map is its business: the ones that are. */
  onlyPackages?: readonly string[];
  /** Whether no folder of the layer may import from its siblings. */
  separateFolders?: boolean;
}

const EDGE = "shared/edge";
const USE_CASES = "shared/{auth,config} and the use cases";
const FOUNDATION = "shared/{contract,errors,schemas}";

/** Which way imports point: from the first towards the last. The only table of it. */
export const LAYERS: readonly Layer[] = [
  {
    name: "supabase/functions/*",
    holds: ["supabase/functions/*/"],
    onlyFrom: [EDGE, USE_CASES, FOUNDATION],
    onlyPackages: ["zod/v3"],
    separateFolders: true,
  },
  { name: EDGE, holds: ["shared/edge/"] },
  {
    name: USE_CASES,
    holds: [
      "shared/auth/",
      "shared/config/",
      "shared/metrics/",
      "shared/health/",
      "shared/account-health/",
      "shared/operator/",
      "shared/invitations/",
      "shared/registrations/",
      "shared/reports/",
      "shared/webhooks/",
      "shared/switches/",
      "shared/proxy/",
      "shared/accounts/",
      "shared/tokens/",
      "shared/connections/",
      "shared/oauth-clients/",
      "shared/api-keys/",
      "shared/context.ts",
    ],
  },
  { name: "shared/{amazon,database}", holds: ["shared/database/", "shared/amazon/"] },
  { name: "shared/{crypto,http}", holds: ["shared/crypto/", "shared/http/"] },
  { name: FOUNDATION, holds: ["shared/contract/", "shared/schemas/", "shared/errors.ts"] },
];

/** The whole table in one line. */
export const DIRECTION: string = LAYERS.map(({ name }) => name).join(" → ");

/** The one layer that may meet the platform: the environment, `Deno`, `EdgeRuntime`. */
export const PLATFORM_LAYER = EDGE;

/** The folders that are deployed. Nothing else in the repository is. */
export const SHIPPED: readonly string[] = ["shared/", "supabase/functions/"];

/** Whether a path from the project's root is deployed. */
export function ships(path: string): boolean {
  return SHIPPED.some((folder) => path.startsWith(folder));
}

function isIn(path: string, place: string): boolean {
  if (!place.endsWith("/")) return path === place;
  const folders = place.slice(0, -1).split("/");
  const names = path.split("/");
  return names.length > folders.length &&
    folders.every((folder, index) => folder === "*" || folder === names[index]);
}

/** The place of a file among those that a layer holds, or -1. */
export function placeIn(layer: Layer, path: string): number {
  return layer.holds.findIndex((place) => isIn(path, place));
}

/** The layer of a file, or undefined where the table has no place for it. */
export function layerOf(path: string): Layer | undefined {
  return LAYERS.find((layer) => placeIn(layer, path) !== -1);
}
