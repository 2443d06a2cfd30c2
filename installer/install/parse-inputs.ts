import * as variables from "../../shared/config/parse-variables.ts";
import { parseOrigins as parseOriginsOf } from "../../shared/config/allowed-origins.ts";
import { ConnectError } from "../../shared/errors.ts";
import { InstallerError } from "../installer-error.ts";

/** Makes a check of the functions' own parser: they would refuse at their start what it refuses. */
function checkedBy(
  option: string,
  parse: (text: string) => unknown,
): (text: string) => string {
  return (text) => {
    try {
      parse(text.trim());
      return text.trim();
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      throw new InstallerError(`${option} ${error.message}.`, `Correct ${option}.`);
    }
  };
}

/** Each returns the text without white space around it, or throws an InstallerError. */
export const parseClientId: (text: string) => string = checkedBy(
  "The client id",
  variables.parseClientId,
);
export const parseSecret: (text: string) => string = checkedBy(
  "The client secret",
  variables.parseSecret,
);
export const parseReturnUrls: (text: string) => string = checkedBy(
  "--return-urls",
  variables.parseReturnUrls,
);
export const parseOrigins: (text: string) => string = checkedBy("--origins", parseOriginsOf);
export const parseWebUrl: (text: string) => string = checkedBy(
  "--redirect-url",
  variables.parseWebUrl,
);
export const parsePrefix: (text: string) => string = checkedBy(
  "--prefix",
  variables.parseFunctionPrefix,
);
