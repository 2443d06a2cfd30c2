import assert from "node:assert/strict";
import { act, createElement } from "react";
import { createRoot } from "react-dom/client";
import { AdsConnectProvider, ConnectButton } from "../../../client/react.ts";
import { fakePage } from "./fake-page.ts";
import { fakeProject, problem } from "./fake-project.ts";

Deno.test("an error is told once, however often the page renders with another function", async () => {
  const body = fakePage();
  const { ads } = fakeProject([problem("quota_exceeded", 409), problem("internal_error", 500)]);
  const told: string[] = [];
  const root = createRoot(body);
  function render(name: string): Promise<void> {
    return act(async () => {
      const onError = ({ message }: Error): void => void told.push(`${name}: ${message}`);
      const button = createElement(ConnectButton, { onError });
      await root.render(createElement(AdsConnectProvider, { client: ads }, button));
    });
  }
  function press(): Promise<void> {
    const [button = assert.fail("no button is there")] = body.childNodes;
    return act(async () => await body.click(button));
  }
  await render("first");
  await press();
  await render("second");
  assert.deepEqual(told, ["first: The detail of quota_exceeded."]);
  await press();
  assert.deepEqual(told.slice(1), ["second: The detail of internal_error."]);
  await act(async () => await root.unmount());
});
