import { DIRECTION, type Layer, layerOf, LAYERS, placeIn } from "./layers.ts";

/** What is wrong with something, and what to do about it. */
export interface Complaint {
  message: string;
  hint: string;
}

/** The folder that imports from no sibling, such as `supabase/functions/health`. */
function ownFolder(path: string): string {
  return path.split("/").slice(0, 3).join("/");
}

function complain(what: string, next: string): Complaint {
  return { message: what, hint: `${next} Imports point one way: ${DIRECTION}.` };
}

/** Refuses an import inside of one layer, whose places are in order. */
function refuseInside(
  layer: Layer,
  path: string,
  target: string,
  what: string,
): Complaint | undefined {
  if (layer.separateFolders && ownFolder(path) !== ownFolder(target)) {
    return complain(
      `${what}: no folder of ${layer.name} imports from another.`,
      "Move what both need to shared/.",
    );
  }
  const [from, to] = [placeIn(layer, path), placeIn(layer, target)];
  if (to >= from) return undefined;
  return complain(
    `${what}: ${layer.holds[to]} comes before ${layer.holds[from]}.`,
    "Hand it down as a parameter, or move it to where both may import it. " +
      "tests/lint/layers.ts has the order of the folders.",
  );
}

function refuse(path: string, from: Layer, target: string, to: Layer): Complaint | undefined {
  const what = `Cannot import ${target} from ${path}`;
  if (from === to) return refuseInside(from, path, target, what);
  if (LAYERS.indexOf(to) < LAYERS.indexOf(from)) {
    return complain(
      `${what}: ${to.name} comes before ${from.name}.`,
      "Hand it down as a parameter, or move it to where both may import it.",
    );
  }
  if (from.onlyFrom === undefined || from.onlyFrom.includes(to.name)) return undefined;
  return complain(
    `${what}: ${from.name} may import from ${from.onlyFrom.join(", ")} alone.`,
    "Let a use case do it.",
  );
}

/**
 * Whether one file that is deployed may import another.
 *
 * @param path The file that imports, from the project's root.
 * @param target The file that it imports, from the project's root.
 * @returns undefined where it may.
 */
export function directionComplaint(path: string, target: string): Complaint | undefined {
  const from = layerOf(path);
  const to = layerOf(target);
  if (from !== undefined && to !== undefined) return refuse(path, from, target, to);
  const homeless = from === undefined ? path : target;
  return complain(
    `${homeless} belongs to no layer.`,
    "Put it into a folder of one of them, or give its folder a place in tests/lint/layers.ts.",
  );
}
