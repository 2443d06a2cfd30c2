import assert from "node:assert/strict";
import { dirname, join, normalize } from "node:path";

const ROOT = new URL("../../../local/amazon/", import.meta.url).pathname;

/** The folders of the simulator. A folder imports from itself and from the folders before it. */
const FOLDERS = [["http", "data"], ["faults"], ["state"], ["lwa", "ads"], ["control"], ["."]];

function levelOf(file: string): number {
  const folder = file.includes("/") ? file.slice(0, file.indexOf("/")) : ".";
  return FOLDERS.findIndex((level) => level.includes(folder));
}

function* sourceFiles(folder = ""): Generator<string> {
  for (const entry of Deno.readDirSync(join(ROOT, folder))) {
    const file = join(folder, entry.name);
    if (entry.isDirectory) yield* sourceFiles(file);
    else if (file.endsWith(".ts")) yield file;
  }
}

Deno.test("the simulator's folders import one way", () => {
  const wrong: string[] = [];
  for (const file of sourceFiles()) {
    assert.notEqual(levelOf(file), -1, `${file}: name its folder in FOLDERS`);
    const text = Deno.readTextFileSync(join(ROOT, file));
    for (const [, specifier = ""] of text.matchAll(/from "(\.{1,2}\/[^"]+)"/g)) {
      const imported = normalize(join(dirname(file), specifier));
      const isSameFolder = dirname(imported).split("/")[0] === dirname(file).split("/")[0];
      const isAllowed = isSameFolder || levelOf(imported) < levelOf(file);
      if (!isAllowed) wrong.push(`${file} imports ${imported}`);
    }
  }
  assert.deepEqual(wrong, []);
});
