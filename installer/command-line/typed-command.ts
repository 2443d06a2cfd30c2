/** The password of an address, up to the last `@`: a password may contain that character. */
const PASSWORD = /(:\/\/[^:/]*):.*@/s;

/** A password among the parameters of an address. */
const PARAMETER = /([?&]password=)[^&]*/gi;

/** A word as a shell takes it for one. */
function quoted(word: string): string {
  return /^[\w./:@%+=,…-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * The command as a person typed it, to be shown to them: without the password of an address, and so that a shell
 * takes it again.
 *
 * @param args What follows the command's name.
 */
export function typedCommand(args: readonly string[]): string {
  return [
    "npx amazon-ads-connect",
    ...args.map((arg) => quoted(arg.replace(PASSWORD, "$1:…@").replace(PARAMETER, "$1…"))),
  ].join(" ");
}
