import assert from "node:assert/strict";
import { typedCommand } from "../../../installer/command-line/typed-command.ts";

Deno.test("a command is shown without the password of an address, whatever it contains", () => {
  for (
    const password of ["secret", "s@cret", "@secret", "secret@", "s:e@c@ret", "sec/ret@", "s ecret"]
  ) {
    for (const args of [["--db-url", "URL"], ["--db-url=URL"]]) {
      const shown = typedCommand([
        "install",
        ...args.map((arg) =>
          arg.replace("URL", `postgresql://postgres:${password}@db.test:5432/postgres`)
        ),
        "--yes",
      ]);
      assert.equal(
        shown.replaceAll("'", "").replace("--db-url=", "--db-url "),
        "npx amazon-ads-connect install --db-url postgresql://postgres:…@db.test:5432/postgres --yes",
      );
    }
  }
});

Deno.test("a password among the parameters of an address is not shown either", () => {
  const shown = typedCommand([
    "doctor",
    "--db-url",
    "postgres://db.test/app?user=ada&password=s@cret",
  ]);
  assert.equal(
    shown,
    "npx amazon-ads-connect doctor --db-url 'postgres://db.test/app?user=ada&password=…'",
  );
});

Deno.test("a command is shown as a shell takes it again", () => {
  assert.equal(
    typedCommand([
      "uninstall",
      "--confirm",
      "Ada's shop",
      "--project-url",
      "https://ads.example.com",
    ]),
    "npx amazon-ads-connect uninstall --confirm 'Ada'\\''s shop' --project-url https://ads.example.com",
  );
});
