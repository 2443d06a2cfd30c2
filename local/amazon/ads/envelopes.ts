import { type Answer, jsonAnswer } from "../http/answer.ts";

/** The content of an error. */
export interface Refused {
  status: number;
  message: string;
  requestId: string;
  /** The parameter at fault, for the forms that name it. */
  field?: string | undefined;
}

/** One of Amazon's error forms: each family of endpoints has its own. */
export type Envelope = (refused: Refused) => Answer;

const words: Readonly<Record<number, string>> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  406: "NOT_ACCEPTABLE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  422: "UNPROCESSABLE_ENTITY",
  425: "TOO_EARLY",
  429: "TOO_MANY_REQUESTS",
};

function word(status: number): string {
  return words[status] ?? "INTERNAL_SERVICE_ERROR";
}

/** The gateway in front of the API: `{message}`. */
export const gatewayError: Envelope = ({ status, message }) => jsonAnswer(status, { message });

/** Profiles and the classic sponsored-ads endpoints: `{code, details, requestId}`, the code as text. */
export const classicError: Envelope = ({ status, message, requestId }) =>
  jsonAnswer(status, { code: String(status), details: message, requestId });

/** `/reporting/reports`: `{code, detail}`, in the singular. */
export const reportingError: Envelope = ({ status, message }) =>
  jsonAnswer(status, { code: String(status), detail: message });

/** `/adsAccounts` and `/termsTokens`: `{errors: […]}`, except for 401, which the gateway gives. */
export const errorList: Envelope = (refused) =>
  refused.status === 401 ? gatewayError({ ...refused, message: "Unauthorized" }) : jsonAnswer(
    refused.status,
    {
      errors: [{
        errorId: refused.status * 100,
        errorCode: word(refused.status),
        errorMessage: refused.message,
      }],
    },
  );

/** `/dsp/advertisers`: `{message, requestId, errors: [{errorType, field, message}]}`. */
export const dspError: Envelope = ({ status, message, requestId, field }) =>
  jsonAnswer(status, {
    message,
    requestId,
    errors: [{ errorType: word(status), field: field ?? null, message }],
  });

/** `/managerAccounts` and `/adsApi/v1`: `{code, message}`, the code as a word. */
export const wordError: Envelope = ({ status, message }) =>
  jsonAnswer(status, { code: word(status), message });
