// deno-lint-ignore-file explicit-function-return-type
// What `npm start` and the other scripts run: installs what is missing, then hands over to Deno.
// Plain JavaScript without dependencies, because at first there is nothing but Node and npm.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stampFile = join(root, "node_modules/.amazon-ads-connect");
const oldestNode = 20;

main(process.argv.slice(2));

function main([name, ...args]) {
  if (Number(process.versions.node.split(".")[0]) < oldestNode) {
    fail(`Node ${process.versions.node} is too old: install Node ${oldestNode} or later.`);
  }
  const commands = findCommands();
  const script = commands.get(name);
  if (!script) {
    console.error(`Usage: node local/bootstrap.mjs <${[...commands.keys()].join("|")}> [options]`);
    console.error(
      "       (or: npm start, npm run demo, npm run reset, npm test; options after --)",
    );
    process.exit(2);
  }
  installWhatIsMissing();
  run(denoBinary(), [
    ...["run", "-A", "--no-lock", "--quiet"],
    // Without it a request's signal says "aborted" after each answer, and Deno warns of that.
    "--unstable-no-legacy-abort",
    ...[script, ...args],
  ]);
}

/** Every file in local/commands is a command; the installer, the tests and the benchmark have the others. */
function findCommands() {
  const folder = join(root, "local/commands");
  const commands = readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => [file.slice(0, -".ts".length), join(folder, file)]);
  return new Map([
    ...commands,
    ["stamp", join(root, "installer/chapters/stamp.ts")],
    ["build", join(root, "installer/build/build.ts")],
    ["test", join(root, "tests/run.ts")],
    ["bench", join(root, "tests/bench/run.ts")],
  ]);
}

/** Runs `npm ci`, unless the lock file is the same as at the last run. */
function installWhatIsMissing() {
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  const wanted = createHash("sha256").update(lock).digest("hex");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted) return;
  if (isInstalled(JSON.parse(lock).packages)) {
    writeFileSync(stampFile, wanted);
    return;
  }
  const begun = Date.now();
  console.log("Installing npm packages (once; about a minute)");
  const { status, error } = spawnSync(
    "npm",
    ["ci", "--no-audit", "--no-fund", "--loglevel=error"],
    {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, npm_config_update_notifier: "false" },
      // On Windows npm is a script.
      shell: process.platform === "win32",
    },
  );
  if (error) fail(`Cannot run npm: ${error.message}. Install npm 10 or later, then try again.`);
  if (status !== 0) {
    fail(
      `Cannot install the packages: npm ci ended with code ${status}; its output is above. ` +
        "Check the connection to the npm registry, then try again.",
    );
  }
  writeFileSync(stampFile, wanted);
  console.log(`Installed in ${Math.round((Date.now() - begun) / 1000)} s`);
}

/** Whether npm has recorded that just these packages are installed: `npm install` was run by hand. */
function isInstalled(wanted) {
  const record = join(root, "node_modules/.package-lock.json");
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, "utf8")).packages;
  return Object.entries(wanted).every(([path, { integrity, optional }]) =>
    // Of the optional ones, most are for other machines.
    path === "" || installed[path]?.integrity === integrity || (optional && !installed[path])
  );
}

/**
 * Deno's binary. The package's install script moves it into its place. Where npm does not run such
 * scripts, it is still in the package for this machine.
 */
function denoBinary() {
  const name = process.platform === "win32" ? "deno.exe" : "deno";
  const packageFolder = join(root, "node_modules/deno");
  const candidates = [join(packageFolder, name)];
  const target = `${process.platform}-${process.arch}`;
  for (const scope of [`@deno/${target}`, `@deno/${target}-glibc`]) {
    try {
      const require = createRequire(join(packageFolder, "package.json"));
      candidates.push(join(dirname(require.resolve(`${scope}/package.json`)), name));
    } catch {
      // Not the package of this machine.
    }
  }
  const found = candidates.find((candidate) => existsSync(candidate));
  if (!found) {
    fail(
      `Cannot find Deno for ${process.platform} on ${process.arch} in node_modules. ` +
        "Delete node_modules and try again, with optional dependencies allowed.",
    );
  }
  if (!(statSync(found).mode & 0o100)) chmodSync(found, 0o755);
  return found;
}

function run(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: "inherit" });
  // Ctrl-C reaches the child by itself, and a second signal does no harm. Other signals reach only this process.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("error", (error) => fail(`Cannot run ${command}: ${error.message}`));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
