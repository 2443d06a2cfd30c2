import type { ReactElement } from "react";
import { codeWords } from "../language/code-words.ts";

/** Why something failed, in words; its code on hover, to look up. */
export function Reason({ code }: { code: string }): ReactElement {
  return <span title={code}>{codeWords(code)}</span>;
}
