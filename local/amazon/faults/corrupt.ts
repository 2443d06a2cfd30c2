import type { Answer } from "../http/answer.ts";
import { withDecimalPoint } from "../http/raw-number.ts";
import type { Respond } from "./fault.ts";

type Fields = Record<string, unknown>;

/** Changes an answer's JSON or media type as a fault says, and leaves the rest of it alone. */
export function corrupt(answer: Answer, respond: Respond): Answer {
  const corrupted = corruptAsNamed(answer, respond.broken);
  const { set_fields: set, remove_fields: remove, set_item_fields: setInItem } = respond;
  if (set === undefined && remove === undefined && setInItem === undefined) return corrupted;
  const json = setInItem === undefined
    ? corrupted.json
    : changeFirstItem(corrupted.json, (item) => ({ ...item, ...setInItem }));
  if (!isFields(json)) return { ...corrupted, json };
  const kept = Object.entries(json).filter(([name]) => !remove?.includes(name));
  return { ...corrupted, json: { ...Object.fromEntries(kept), ...set } };
}

function corruptAsNamed(answer: Answer, broken: Respond["broken"]): Answer {
  switch (broken) {
    case "wrong_media_type":
      return { ...answer, headers: { ...answer.headers, "content-type": "text/plain" } };
    case "unknown_enum":
      return { ...answer, json: changeFirstItem(answer.json, withUnknownValues) };
    case "malformed_item":
      return { ...answer, json: changeFirstItem(answer.json, withoutUsableId) };
    case "decimal_ids":
      return { ...answer, json: withDecimalIds(answer.json) };
    default:
      return answer;
  }
}

/** Changes the first item of a list, wherever the answer keeps it, and leaves the rest alone. */
function changeFirstItem(json: unknown, change: (item: Fields) => Fields): unknown {
  if (Array.isArray(json)) {
    return json.map((item, index) => index === 0 && isFields(item) ? change(item) : item);
  }
  if (!isFields(json)) return json;
  const list = Object.entries(json).find(([, value]) => Array.isArray(value));
  return list ? { ...json, [list[0]]: changeFirstItem(list[1], change) } : change(json);
}

function withUnknownValues(item: Fields): Fields {
  const changed: Fields = { ...item };
  for (const name of ["status", "countryCode", "currencyCode", "timezone", "type", "country"]) {
    if (typeof changed[name] === "string") changed[name] = `UNHEARD_OF_${name.toUpperCase()}`;
  }
  const info = changed["accountInfo"];
  if (isFields(info)) {
    changed["accountInfo"] = { ...info, type: "unheard_of_type", subType: "UNHEARD_OF_SUB_TYPE" };
  }
  return changed;
}

/** An item without an identity: its id is an object, which no list of Amazon's has. */
function withoutUsableId(item: Fields): Fields {
  const id = Object.keys(item).find((name) => /id$/i.test(name)) ?? Object.keys(item)[0];
  return id === undefined ? item : { ...item, [id]: { malformed: true } };
}

/** The same JSON with each id that is a number written as a decimal fraction: `123.0`. */
function withDecimalIds(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withDecimalIds);
  if (!isFields(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => {
      const decimal = /id$/i.test(name) ? withDecimalPoint(value) : undefined;
      return [name, decimal ?? withDecimalIds(value)];
    }),
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
