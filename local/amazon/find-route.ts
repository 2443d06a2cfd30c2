import type { RoutedCall } from "./ads/answer-ads-call.ts";
import { adsOperations } from "./ads/operations.ts";
import type { AdsOperation } from "./ads/operation.ts";
import type { Call } from "./http/call.ts";
import type { Region } from "./data/marketplaces.ts";
import type { OperationName } from "./http/operation-names.ts";

/** The endpoint or page that a request is for. */
export type Route =
  | { kind: "lwa"; name: "authorize" | "decision" | "token" }
  | { kind: "ads"; name: OperationName; routed: RoutedCall }
  | { kind: "page"; name: "report_file" | "terms_page"; id: string }
  | { kind: "unknown"; name: "unknown"; region: Region | undefined };

const prefixes: Readonly<Record<string, Region>> = { na: "NA", eu: "EU", fe: "FE" };

const patterns = adsOperations.map((operation) => ({
  operation,
  segments: operation.path.slice(1).split("/"),
}));

/** Finds the route of a request by its method and path. */
export function findRoute({ method, url }: Call): Route {
  const path = url.pathname;
  if (path === "/ap/oa" && method === "GET") return { kind: "lwa", name: "authorize" };
  if (path === "/ap/oa/decision" && method === "POST") return { kind: "lwa", name: "decision" };
  if (path === "/auth/o2/token" && method === "POST") return { kind: "lwa", name: "token" };

  const [first = "", ...rest] = path.slice(1).split("/");
  if (first === "terms" && rest[0] === "agreement" && rest.length === 2) {
    return { kind: "page", name: "terms_page", id: rest[1] ?? "" };
  }
  if (first === "report-files" && rest.length === 1 && method === "GET") {
    return { kind: "page", name: "report_file", id: rest[0] ?? "" };
  }
  const region = prefixes[first];
  if (region) {
    for (const { operation, segments } of patterns) {
      const parameters = operation.method === method ? matchSegments(segments, rest) : undefined;
      if (parameters) return adsRoute(operation, region, parameters);
    }
  }
  return { kind: "unknown", name: "unknown", region };
}

function adsRoute(
  operation: AdsOperation,
  region: Region,
  parameters: Record<string, string>,
): Route {
  return { kind: "ads", name: operation.name, routed: { operation, region, parameters } };
}

function matchSegments(pattern: string[], path: string[]): Record<string, string> | undefined {
  if (pattern.length !== path.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const actual = path[index] ?? "";
    if (segment.startsWith("{")) parameters[segment.slice(1, -1)] = decode(actual);
    else if (segment !== actual) return undefined;
  }
  return parameters;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
