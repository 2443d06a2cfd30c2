import assert from "node:assert/strict";
import { mediaTypeHint } from "../../../shared/proxy/media-type-hint.ts";

function sent(headers: HeadersInit): Headers {
  return new Headers(headers);
}

Deno.test("a body that Amazon refuses for its media type gets a hint that names it", () => {
  const json = sent({ "content-type": "application/json" });
  assert.match(
    mediaTypeHint(415, json, true) ?? "",
    /^The body was sent with "application\/json"\./,
  );
  assert.match(mediaTypeHint(415, sent({}), true) ?? "", /sent with no media type/);
});

Deno.test("400 gets a hint only for a media type that Amazon never takes", () => {
  for (const type of ["text/plain;charset=UTF-8", "multipart/form-data; boundary=x", undefined]) {
    const headers = sent(type === undefined ? {} : { "content-type": type });
    assert.ok(mediaTypeHint(400, headers, true), type);
  }
  for (const type of ["application/json", "application/vnd.spCampaign.v3+json"]) {
    assert.equal(mediaTypeHint(400, sent({ "content-type": type }), true), undefined, type);
  }
});

Deno.test("an answer that Amazon does not have in the wanted media type gets a hint", () => {
  const hint = mediaTypeHint(406, sent({ accept: "application/xml" }), false);
  assert.match(hint ?? "", /does not answer with "application\/xml" here. Set the header Accept/);
});

Deno.test("other answers, and calls without a body, get none", () => {
  for (const status of [200, 401, 403, 404, 422, 500]) {
    assert.equal(mediaTypeHint(status, sent({ "content-type": "text/plain" }), true), undefined);
  }
  assert.equal(mediaTypeHint(400, sent({}), false), undefined);
  assert.equal(mediaTypeHint(415, sent({}), false), undefined);
});

Deno.test("a hint is a header value, whatever the media type was", () => {
  const strange = sent({ "content-type": `application/é${"x".repeat(500)}` });
  const hint = mediaTypeHint(415, strange, true) ?? "";
  assert.match(hint, /^[\x20-\x7e]{1,400}$/);
});
