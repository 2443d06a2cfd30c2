import type { AdsAccount, DspAdvertiser, Profile } from "./account.ts";
import type { Differences } from "./differences.ts";
import { type Region, regions } from "./marketplaces.ts";
import type { PersonaData } from "./persona-data.ts";

/** A slice of a list, and where the next one begins; `next` is undefined at the end. */
export interface Slice<T> {
  items: T[];
  next: number | undefined;
}

/** The accounts and profiles that a persona has now: those it began with, and the changes since. */
export class Holdings {
  readonly #data: PersonaData;
  readonly #differences: Differences;
  readonly #now: () => number;

  constructor(data: PersonaData, differences: Differences, now: () => number) {
    this.#data = data;
    this.#differences = differences;
    this.#now = now;
  }

  /** Up to `limit` accounts from a position of the underlying list on; positions survive removals. */
  accounts(from: number, limit: number): Slice<AdsAccount> {
    const items: AdsAccount[] = [];
    const end = this.#data.accountCount + this.#differences.addedAccounts.length;
    let position = from;
    for (; position < end; position++) {
      const account = this.#accountAtPosition(position);
      if (!account) continue;
      if (items.length === limit) return { items, next: position };
      items.push(account);
    }
    return { items, next: undefined };
  }

  accountCount(): number {
    const { addedAccounts, removedAccounts } = this.#differences;
    return this.#data.accountCount + addedAccounts.length - removedAccounts.length;
  }

  account(adsAccountId: string): AdsAccount | undefined {
    const index = this.#data.accountIndex(adsAccountId);
    const account = index === undefined
      ? this.#differences.addedAccounts.find((added) => added.adsAccountId === adsAccountId)
      : this.#data.accountAt(index);
    return account && this.#current(account);
  }

  /** The profiles of a region that a test accepts, at most `limit`. */
  profiles(region: Region, limit: number, accept: (profile: Profile) => boolean): Profile[] {
    const found: Profile[] = [];
    const consider = (profile: Profile | undefined): void => {
      if (profile && accept(profile)) found.push(profile);
    };
    const count = this.#data.profileCount(region);
    for (let index = 0; index < count && found.length < limit; index++) {
      consider(this.#currentProfile(this.#data.profileAt(region, index)));
    }
    for (const profile of this.#differences.addedProfiles) {
      if (found.length >= limit) break;
      if (profile.region === region) consider(this.#currentProfile(profile));
    }
    return found;
  }

  profile(region: Region, profileId: string): Profile | undefined {
    const index = this.#data.profileIndex(region, profileId);
    const profile = index === undefined
      ? this.#differences.addedProfiles.find((added) =>
        added.region === region && added.profileId === profileId
      )
      : this.#data.profileAt(region, index);
    return profile && this.#currentProfile(profile);
  }

  profileAnywhere(profileId: string): Profile | undefined {
    for (const region of regions) {
      const profile = this.profile(region, profileId);
      if (profile) return profile;
    }
    return undefined;
  }

  dspProfileIds(region: Region): string[] {
    return this.#data.dspProfileIds(region).filter((id) => this.profile(region, id) !== undefined);
  }

  dspAdvertisers(profileId: string, from: number, limit: number): DspAdvertiser[] {
    const end = Math.min(this.#data.dspAdvertiserCount(profileId), from + limit);
    const items: DspAdvertiser[] = [];
    for (let index = from; index < end; index++) {
      items.push(this.#data.dspAdvertiserAt(profileId, index));
    }
    return items;
  }

  /** The DSP advertiser with this id, of whichever agency profile of the region. */
  dspAdvertiser(region: Region, advertiserId: string): DspAdvertiser | undefined {
    return this.dspProfileIds(region)
      .flatMap((profileId) => this.dspAdvertisers(profileId, 0, Infinity))
      .find((advertiser) => advertiser.advertiserId === advertiserId);
  }

  dspAdvertiserCount(profileId: string): number {
    return this.#data.dspAdvertiserCount(profileId);
  }

  #accountAtPosition(position: number): AdsAccount | undefined {
    const account = position < this.#data.accountCount
      ? this.#data.accountAt(position)
      : this.#differences.addedAccounts[position - this.#data.accountCount];
    return account && this.#current(account);
  }

  #current(account: AdsAccount): AdsAccount | undefined {
    const { removedAccounts, accountPatches, addedPresences } = this.#differences;
    const id = account.adsAccountId;
    if (removedAccounts.includes(id)) return undefined;
    const patch = accountPatches[id];
    const added = addedPresences[id];
    // Nearly every account is unchanged and is not copied.
    if (!patch && !added && account.pendingUntil === undefined) return account;
    const patched = { ...account, ...patch };
    const isRegistered = patched.pendingUntil !== undefined && patched.pendingUntil <= this.#now();
    const ready = patched.pendingUntil === undefined || isRegistered;
    return {
      ...patched,
      ...(isRegistered ? { status: "CREATED" } : {}),
      // A registration has no profiles until it is done.
      presences: ready ? [...patched.presences, ...(added ?? [])] : [],
    };
  }

  #currentProfile(profile: Profile): Profile | undefined {
    const { removedProfiles, profilePatches } = this.#differences;
    if (removedProfiles.includes(profile.profileId)) return undefined;
    if (profile.visibleFrom !== undefined && profile.visibleFrom > this.#now()) return undefined;
    const patch = profilePatches[profile.profileId];
    return patch ? { ...profile, ...patch } : profile;
  }
}
