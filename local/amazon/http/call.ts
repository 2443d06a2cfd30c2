/** One HTTP request to the simulator, with its body read. */
export interface Call {
  method: string;
  url: URL;
  headers: Headers;
  /** The header names as they arrived, in lower case, each once. */
  headerNames: string[];
  body: string;
  requestId: string;
  /** Whether an earlier request came over the same connection. */
  reusesConnection: boolean;
}
