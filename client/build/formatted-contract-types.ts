import { contractTypes } from "./contract-types.ts";

/**
 * The types of the client in the form that `deno fmt` gives them.
 *
 * @throws Error when `deno fmt` does not take them.
 */
export async function formattedContractTypes(): Promise<string> {
  const formatter = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--line-width", "100", "--ext", "ts", "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = formatter.stdin.getWriter();
  await writer.write(new TextEncoder().encode(contractTypes()));
  await writer.close();
  const { success, stdout, stderr } = await formatter.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}
