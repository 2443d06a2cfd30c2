import plugin from "./plugin.ts";

/** What the project's rules say about a source text, were it at that path: `rule: message`. */
export function complaints(path: string, source: string): string[] {
  return Deno.lint.runPlugin(plugin, path, source)
    .map(({ id, message }) => `${id.replace("layers/", "")}: ${message}`);
}
