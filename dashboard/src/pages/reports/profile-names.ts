import { useMemo } from "react";
import { useAccounts } from "../../data/accounts.ts";

/** The names of profiles: of their account, with the country. */
export function useProfileNames(): Map<string, string> {
  const { accounts } = useAccounts();
  return useMemo(
    () =>
      new Map(
        accounts.flatMap(({ name, profiles }) =>
          profiles.map(({ profile_id: id, country_code: country }) =>
            [id, country === null ? name : `${name}, ${country}`] as const
          )
        ),
      ),
    [accounts],
  );
}
