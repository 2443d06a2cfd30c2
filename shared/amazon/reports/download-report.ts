import { ConnectError } from "../../errors.ts";
import { withTimeLimit } from "../../http/with-time-limit.ts";
import type { AdsApi } from "../ads-api.ts";
import { isStorageHost } from "./storage-host.ts";

/** How long the storage may take to begin its answer. */
const ANSWER_MS = 30_000;

/** The storage no longer accepts the address of a report's file: another one helps. */
export class ReportAddressExpired extends Error {
  constructor() {
    super("The address of the report's file is no longer valid.");
    this.name = "ReportAddressExpired";
  }
}

/** A report's file that is being downloaded. */
export interface ReportFile {
  /** The bytes as they are stored. */
  body: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** The storage's own name for this version of the file, where it has one. */
  etag: string | null;
}

/**
 * Whether an address is one that Amazon stores reports at, or one of the configured Ads API, which is how a
 * simulated Amazon has it. No other is fetched: the request would come from inside of the project.
 */
export function isReportAddress({ baseUrls }: Pick<AdsApi, "baseUrls">, address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, origin, username, password, port } = new URL(address);
  if (username !== "" || password !== "") return false;
  if (Object.values(baseUrls).some((baseUrl) => new URL(baseUrl).origin === origin)) return true;
  return protocol === "https:" && port === "" && isStorageHost(hostname);
}

/**
 * Begins the download of a report's file. The address is its own credential: the request has none of the
 * Ads API's headers, which the storage would refuse, and no error contains the address.
 *
 * @param signal Ends the request, and the reading of the file.
 * @throws ReportAddressExpired when the storage refuses the address.
 * @throws ConnectError `amazon_answer_invalid` for an address that is not Amazon's; `amazon_unavailable`.
 */
export async function downloadReport(
  api: AdsApi,
  address: string,
  signal: AbortSignal,
  answerMs: number = ANSWER_MS,
): Promise<ReportFile> {
  if (!isReportAddress(api, address)) {
    throw new ConnectError(
      "amazon_answer_invalid",
      "Cannot download a report: its address is not one of Amazon's.",
    );
  }
  let response: Response;
  try {
    response = await withTimeLimit(
      answerMs,
      (limit) =>
        api.fetch(address, { redirect: "error", signal: AbortSignal.any([signal, limit]) }),
    );
  } catch {
    // The cause is left out: it may quote the address.
    throw new ConnectError(
      "amazon_unavailable",
      "Cannot download a report: Amazon's storage did not answer.",
    );
  }
  const { ok, status, body, headers } = response;
  if (ok && body !== null) return { body, etag: headers.get("etag") };
  await body?.cancel();
  if (status === 403 || status === 404) throw new ReportAddressExpired();
  throw new ConnectError(
    "amazon_unavailable",
    `Cannot download a report: Amazon's storage answered ${status}.`,
    { amazon_status: status },
  );
}
