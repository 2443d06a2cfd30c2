import type { AdsApiCredential } from "../../../shared/amazon/ads-api.ts";

/** A credential that Amazon accepts: it is never renewed. */
export const credential: AdsApiCredential = {
  clientId: "client-1",
  accessToken: "Atza|1",
  renew: () => Promise.reject(new Error("no renewal is expected")),
};
