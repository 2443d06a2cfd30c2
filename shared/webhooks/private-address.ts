// Which IP addresses are not on the public internet (IANA's special-purpose registries, RFC 6890 and its
// successors). A webhook there would let a user call what only the functions can reach.

/** Networks of IPv4: the first address as a number, and the length of the prefix. */
const PRIVATE_V4: readonly [number, number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  // Multicast, reserved, broadcast.
  ["224.0.0.0", 3],
].map(([address, length]) => [parseV4(String(address)) ?? 0, Number(length)]);

function parseV4(address: string): number | undefined {
  const parts = address.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

function isPrivateV4(address: number): boolean {
  return PRIVATE_V4.some(([network, length]) =>
    Math.floor(address / 2 ** (32 - length)) === Math.floor(network / 2 ** (32 - length))
  );
}

/** The eight groups of an IPv6 address, or undefined for what is none. */
function parseV6(address: string): number[] | undefined {
  // A zone (fe80::1%eth0) names an interface: it is never public.
  const dotted = address.match(/^(.*:)(\d+\.\d+\.\d+\.\d+)$/);
  if (dotted !== null) {
    const v4 = parseV4(dotted[2] ?? "");
    if (v4 === undefined) return undefined;
    return parseV6(
      `${dotted[1]}${Math.floor(v4 / 65536).toString(16)}:${(v4 % 65536).toString(16)}`,
    );
  }
  const halves = address.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => half === "" ? [] : half.split(":"));
  const given = [...head ?? [], ...tail ?? []];
  const missing = 8 - given.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = halves.length === 1
    ? given
    : [...head ?? [], ...Array.from({ length: missing }, () => "0"), ...tail ?? []];
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return groups.map((group) => parseInt(group, 16));
}

function isPublicV6(groups: number[]): boolean {
  const [first = 0, second = 0, third = 0] = groups;
  // Global unicast is 2000::/3. What is outside is loopback, mapped IPv4, NAT64, unique local, link local,
  // multicast or unassigned.
  if (first < 0x2000 || first > 0x3fff) return false;
  // 2001::/23 (Teredo and other protocols), 2001:db8::/32 and 3fff::/20 (documentation), 2002::/16 (6to4,
  // which carries an IPv4 address of any kind), 2620:4f:8000::/48 (AS112).
  if (first === 0x2001 && (second < 0x200 || second === 0xdb8)) return false;
  if (first === 0x3fff && second < 0x1000) return false;
  return first !== 0x2002 && !(first === 0x2620 && second === 0x4f && third === 0x8000);
}

/**
 * Whether an IP address, without brackets, is not on the public internet. Text that is no IP address counts as
 * private.
 */
export function isPrivateAddress(address: string): boolean {
  const v4 = parseV4(address);
  if (v4 !== undefined) return isPrivateV4(v4);
  const groups = parseV6(address);
  return groups === undefined || !isPublicV6(groups);
}

/** Whether an IP address is of this machine itself. */
export function isLoopbackAddress(address: string): boolean {
  return address === "::1" || Math.floor((parseV4(address) ?? 0) / 2 ** 24) === 127;
}

/** Whether a host, as a URL parser writes it, is an IP address instead of a name. */
export function isIpAddress(host: string): boolean {
  return parseV4(host) !== undefined || parseV6(host) !== undefined;
}
