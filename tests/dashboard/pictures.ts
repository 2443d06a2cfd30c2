/**
 * Takes a picture of every page in every state, in both themes, wide and on a phone, for people to look at:
 *
 *   node_modules/.bin/deno run -A tests/dashboard/pictures.ts [folder] [name …]
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startSharedStack } from "../support/shared-stack.ts";

const [folder = ".local/pictures", ...wanted] = Deno.args;
await mkdir(folder, { recursive: true });

// TEST_STACK names a stack that runs already.
const running = Deno.env.has("TEST_STACK") ? undefined : await startSharedStack();
for (const [name, value] of Object.entries(running?.environment ?? {})) Deno.env.set(name, value);
// Loaded when the stack is there.
const { newProfile, dashboardUrl, browser } = await import("./support/dashboard.ts");
const { LOOKS, showAs, showWhole } = await import("./support/looks.ts");
const { preparePeople } = await import("./support/people.ts");
const { goTo, placesOf } = await import("./support/places.ts");
const { database } = await import("../support/stack.ts");

try {
  const people = await preparePeople();
  const places = placesOf(people);
  const persons = { ...people, none: undefined };
  for (const who of ["none", "empty", "full"] as const) {
    const person = persons[who];
    await using profile = await newProfile(person === undefined ? {} : { person });
    const page = await profile.context.newPage();
    for (const place of places[who]) {
      if (wanted.length > 0 && !wanted.includes(place.name)) continue;
      await showAs(page, LOOKS[0]);
      await goTo(page, dashboardUrl, place).catch((error: unknown) =>
        console.error(place.name, String(error))
      );
      for (const look of LOOKS) {
        await showAs(page, look);
        if (place.act === undefined) await showWhole(page);
        await page.screenshot({
          path: join(folder, `${place.name}-${look.size}-${look.colorScheme}.png`),
        });
      }
    }
    if (profile.problems.length > 0) console.log([...new Set(profile.problems)].join("\n"));
  }
} finally {
  await browser.close();
  await database.end();
  await running?.stop();
}
