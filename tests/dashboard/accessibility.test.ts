import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { AxeResults } from "axe-core";
import { projectRoot } from "../../local/stack/folders.ts";
import { dashboardUrl, newProfile } from "./support/dashboard.ts";
import { LOOKS, showAs } from "./support/looks.ts";
import { preparePeople } from "./support/people.ts";
import { goTo, placesOf } from "./support/places.ts";

const AXE = await readFile(join(projectRoot, "node_modules/axe-core/axe.min.js"), "utf8");

const people = await preparePeople();
const places = placesOf(people);
const PEOPLE = { ...people, none: undefined };

/**
 * Everything but the focus guards of Base UI's menus: empty elements that hand the focus on at once, and are
 * hidden from screen readers on purpose.
 */
const CONTEXT = { include: [["html"]], exclude: [["[data-base-ui-focus-guard]"]] };

const OPTIONS = {
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
};

/** How much wider the content is than the window, in px. */
const OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

/** What axe finds on a page as it is now, in a line for each. The page has axe already. */
async function findingsOn(page: Page): Promise<string[]> {
  const results = await page.evaluate<AxeResults>(
    `axe.run(${JSON.stringify(CONTEXT)}, ${JSON.stringify(OPTIONS)})`,
  );
  const overflow = await page.evaluate<number>(OVERFLOW);
  return [
    ...results.violations.map(({ id, nodes }) =>
      `${id}: ${
        nodes.map(({ target, failureSummary }) => `${target.join(" ")} ${failureSummary}`).join(
          "; ",
        )
      }`
    ),
    ...overflow > 0 ? [`${overflow} px too wide`] : [],
  ];
}

for (
  const [who, whose] of [
    ["none", "for people who are not signed in"],
    ["empty", "of a person who has nothing, and without answers"],
    ["full", "of a person who has much"],
  ] as const
) {
  Deno.test(`axe finds nothing on any page ${whose}, in both themes and widths`, async () => {
    const person = PEOPLE[who];
    await using profile = await newProfile(person === undefined ? {} : { person });
    const page = await profile.context.newPage();
    const found: string[] = [];
    for (const place of places[who]) {
      await showAs(page, LOOKS[0]);
      await goTo(page, dashboardUrl, place);
      // Evaluated, not loaded: the page's Content-Security-Policy lets no other script in.
      await page.evaluate(AXE);
      for (const look of LOOKS) {
        await showAs(page, look);
        for (const finding of await findingsOn(page)) {
          found.push(`${place.name}, ${look.colorScheme}, ${look.size}: ${finding}`);
        }
      }
    }
    assert.deepEqual(found, []);
  });
}
