import { stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { eventually } from "../support/eventually.ts";
import { freePort } from "../database/free-port.ts";

const PLACES = ["/usr/bin", "/usr/local/bin"];

/** The folder of Prometheus and promtool on this machine, if both are installed. */
export async function findPrometheus(): Promise<string | undefined> {
  for (const folder of PLACES) {
    const found = await Promise.all(
      ["prometheus", "promtool"].map((name) =>
        stat(join(folder, name)).then(() => true, () => false)
      ),
    );
    if (!found.includes(false)) return folder;
  }
  return undefined;
}

/** Runs promtool and returns what it said, with whether it was content. */
export async function promtool(
  args: string[],
  input = "",
): Promise<{ success: boolean; said: string }> {
  const child = new Deno.Command("promtool", {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { success, said: decoder.decode(stdout) + decoder.decode(stderr) };
}

const seriesSchema = z.object({
  data: z.object({ result: z.array(z.object({ metric: z.record(z.string(), z.string()) })) }),
});
const alertsSchema = z.object({
  data: z.object({
    alerts: z.array(z.object({ labels: z.record(z.string(), z.string()), state: z.string() })),
  }),
});

/** A Prometheus that scrapes one project. */
export interface Prometheus extends AsyncDisposable {
  /** The labels of the series that a query returns. */
  query(promql: string): Promise<Record<string, string>[]>;
  /** The names of the alerts that fire. */
  firing(): Promise<string[]>;
}

/** Starts a Prometheus that scrapes and evaluates each second. */
export async function startPrometheus(
  options: { functionsUrl: string; apiKey: string; rules: string },
): Promise<Prometheus> {
  const folder = await Deno.makeTempDir();
  const { host, pathname } = new URL(options.functionsUrl);
  const port = freePort();
  await Deno.writeTextFile(join(folder, "rules.yml"), options.rules);
  await Deno.writeTextFile(join(folder, "key"), options.apiKey, { mode: 0o600 });
  await Deno.writeTextFile(
    join(folder, "prometheus.yml"),
    `
global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
scrape_configs:
  - job_name: amazon-ads-connect
    scrape_interval: 5s
    scrape_timeout: 5s
    metrics_path: ${pathname}/metrics
    basic_auth: { username: prometheus, password_file: key }
    static_configs: [{ targets: ["${host}"] }]
`,
  );
  const child = new Deno.Command("prometheus", {
    args: [
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    cwd: folder,
    stdout: "null",
    stderr: "null",
  }).spawn();
  const api = `http://127.0.0.1:${port}/api/v1`;

  async function get(path: string): Promise<unknown> {
    return await (await fetch(`${api}/${path}`)).json();
  }

  await eventually("Prometheus is ready", async () => {
    const response = await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => undefined);
    await response?.body?.cancel();
    return response?.ok === true ? true : undefined;
  }, 60_000);
  return {
    async query(promql): Promise<Record<string, string>[]> {
      const answer = await get(`query?${new URLSearchParams({ query: promql })}`);
      return seriesSchema.parse(answer).data.result.map(({ metric }) => metric);
    },
    async firing(): Promise<string[]> {
      const { data } = alertsSchema.parse(await get("alerts"));
      return data.alerts.filter(({ state }) => state === "firing")
        .map(({ labels }) => labels["alertname"] ?? "").sort();
    },
    async [Symbol.asyncDispose](): Promise<void> {
      child.kill("SIGTERM");
      await child.status;
      await Deno.remove(folder, { recursive: true });
    },
  };
}
