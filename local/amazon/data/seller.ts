import { accountIdSequence, entityId, profileIdSequence, sellerId } from "./ids.ts";
import { makeProfile } from "./make-profile.ts";
import { idOffset, noDsp, type PersonaData } from "./persona-data.ts";

/** A small seller in the United States: `size` ads accounts with one profile each. */
export function sellerPersona(size: number, label: number): PersonaData {
  const { family, distance } = idOffset("s", label);
  const accountIds = accountIdSequence(family);
  const profileIds = profileIdSequence(1_200_000_000_000_000 + distance);
  const name = (index: number): string =>
    index === 0 ? "Willow Lane Candles" : `Willow Lane Candles ${index + 1}`;
  const within = (index: number | undefined): number | undefined =>
    index !== undefined && index < size ? index : undefined;

  return {
    accountCount: size,
    accountAt: (index) => ({
      adsAccountId: accountIds.at(index),
      accountName: name(index),
      status: "CREATED",
      countryCodes: ["US"],
      presences: [{
        countryCode: "US",
        profileId: profileIds.at(index),
        entityId: entityId(family, index, "US"),
      }],
    }),
    accountIndex: (id) => within(accountIds.indexOf(id)),
    profileCount: (region) => region === "NA" ? size : 0,
    profileAt: (_region, index) =>
      makeProfile({
        profileId: profileIds.at(index),
        countryCode: "US",
        accountId: sellerId(family, index),
        type: "seller",
        name: name(index),
      }),
    profileIndex: (region, id) => region === "NA" ? within(profileIds.indexOf(id)) : undefined,
    ...noDsp,
  };
}
