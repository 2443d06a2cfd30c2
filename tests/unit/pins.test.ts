import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import denoJson from "../../deno.json" with { type: "json" };
import packageJson from "../../package.json" with { type: "json" };
import { projectRoot } from "../../local/stack/folders.ts";
import { VERSION } from "../../shared/health/version.ts";

/** A package and its version, out of `npm:<package>@<version>` with or without a subpath. */
function pinOf(target: string): [name: string, version: string] {
  const [, name = "", version = ""] = /^npm:((?:@[^/]+\/)?[^/@]+)@([^/]+)/.exec(target) ?? [];
  return [name, version];
}

Deno.test("deno.json and package.json pin the same runtime packages in the same versions", () => {
  const pins = Object.values(denoJson.imports).map(pinOf);
  const installed: Record<string, string> = packageJson.devDependencies;
  assert.deepEqual(pins, pins.map(([name]) => [name, installed[name]]));
});

Deno.test("deno.json gives one version to all subpaths of a package", () => {
  const pins = new Set(Object.values(denoJson.imports).map((target) => pinOf(target).join("@")));
  const packages = new Set(Object.values(denoJson.imports).map((target) => pinOf(target)[0]));
  assert.equal(pins.size, packages.size);
});

Deno.test("An import in deno.json is called what the package is called", () => {
  for (const [name, target] of Object.entries(denoJson.imports)) {
    const [packageName, version] = pinOf(target);
    assert.equal(target, `npm:${packageName}@${version}${name.slice(packageName.length)}`);
    assert.ok(name.startsWith(packageName), name);
  }
});

Deno.test("package.json pins every package to one exact version", () => {
  for (const [name, version] of Object.entries(packageJson.devDependencies)) {
    assert.match(version, /^(npm:[a-z0-9@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/, name);
  }
});

Deno.test("the published package depends on no other: everything is bundled", () => {
  assert.ok(!("dependencies" in packageJson));
});

Deno.test("health tells the version that package.json has", () => {
  assert.equal(VERSION, packageJson.version);
});

Deno.test("the Python client has the version of package.json, and the examples ask for it", async () => {
  const read = (path: string): Promise<string> => readFile(join(projectRoot, path), "utf8");
  const [, python] = /^version = "(.*)"$/m.exec(await read("client/python/pyproject.toml")) ?? [];
  assert.equal(python, VERSION);
  for (const example of ["node-service", "react"]) {
    const { dependencies } = JSON.parse(await read(`examples/${example}/package.json`));
    assert.equal(dependencies["amazon-ads-connect"], VERSION, example);
  }
});
