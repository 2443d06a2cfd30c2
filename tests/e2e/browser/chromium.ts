import { stat } from "node:fs/promises";

/** Where distributions put the browser. */
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The browser of this machine, if it has one. */
export async function findChromium(): Promise<string | undefined> {
  for (const path of PLACES) {
    if (await stat(path).then(() => true, () => false)) return path;
  }
  return undefined;
}
