import type { OperationName } from "../http/operation-names.ts";

/** The facts about a request that a fault can match. */
export interface RequestFacts {
  operation: OperationName;
  grantType: string | undefined;
  region: string | undefined;
  page: number | undefined;
  persona: string | undefined;
  profileId: string | undefined;
  reusesConnection: boolean;
}
