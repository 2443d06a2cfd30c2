import assert from "node:assert/strict";
import { resolvesPublicly, webhookUrlFault } from "../../../shared/webhooks/webhook-url.ts";

const HOSTED = { allowLoopback: false };
const LOCAL = { allowLoopback: true };

/** An address of each private network of IPv4. */
const PRIVATE_V4 = [
  "0.0.0.0",
  "0.1.2.3",
  "10.0.0.1",
  "10.255.255.255",
  "100.64.0.1",
  "100.127.255.254",
  "127.0.0.1",
  "127.1.2.3",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.1",
  "192.0.2.1",
  "192.88.99.1",
  "192.168.0.1",
  "198.18.0.1",
  "198.19.255.255",
  "198.51.100.7",
  "203.0.113.7",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
];

/** Every notation that a URL parser reads as that address. */
function notationsOf(address: string): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
  const whole = ((a * 256 + b) * 256 + c) * 256 + d;
  const hex = (value: number): string => value.toString(16);
  const octal = (value: number): string => `0${value.toString(8)}`;
  const v6 = `${hex(a * 256 + b)}:${hex(c * 256 + d)}`;
  return [
    address,
    `${address}.`,
    String(whole),
    `0x${hex(whole)}`,
    `0${whole.toString(8)}`,
    [a, b, c, d].map(octal).join("."),
    [a, b, c, d].map((part) => `0x${hex(part)}`).join("."),
    `${a}.${b}.${c * 256 + d}`,
    `${a}.${(b * 256 + c) * 256 + d}`,
    address.replaceAll(".", "%2e"),
    address.replaceAll(".", "。"),
    [...address].map((digit) =>
      /\d/.test(digit) ? String.fromCodePoint(0xff10 + Number(digit)) : digit
    )
      .join(""),
    // IPv4-mapped, -compatible, -translated, NAT64, 6to4.
    `[::ffff:${address}]`,
    `[::ffff:${v6}]`,
    `[::${v6}]`,
    `[::ffff:0:${v6}]`,
    `[64:ff9b::${v6}]`,
    `[64:ff9b:1::${v6}]`,
    `[2002:${v6}::1]`,
  ];
}

const PRIVATE_V6 = [
  "::",
  "::1",
  "0:0:0:0:0:0:0:1",
  "100::1",
  "2001::1",
  "2001:db8::1",
  "2620:4f:8000::1",
  "3fff::1",
  "5f00::1",
  "fc00::1",
  "fd12:3456:789a::1",
  "fe80::1",
  "fec0::1",
  "ff02::1",
];

const PRIVATE_NAMES = [
  "localhost",
  "LOCALHOST",
  "localhost.",
  "api.localhost",
  "db",
  "printer.local",
  "metadata.google.internal",
  "router.lan",
  "nas.home.arpa",
  "a.localdomain",
];

const PUBLIC = [
  "https://example.com/hook",
  "https://example.com:8443/hook?key=1",
  "https://8.8.8.8/",
  "https://172.32.0.1/",
  "https://100.128.0.1/",
  "https://[2606:4700:4700::1111]/hook",
  "https://münchen.example.org/",
  "https://mylocal.com/",
];

Deno.test("an address that is spelled private is refused in every notation", () => {
  const hosts = [
    ...PRIVATE_V4.flatMap(notationsOf),
    ...PRIVATE_V6.map((address) => `[${address}]`),
    ...PRIVATE_NAMES,
  ];
  for (const host of hosts) {
    for (const url of [`https://${host}/hook`, `https://${host}:8443/hook`]) {
      // What is no URL at all is refused as well.
      assert.ok(webhookUrlFault(url, HOSTED) !== undefined, `${url} is taken`);
    }
  }
  assert.ok(hosts.length > 400);
});

Deno.test("public addresses are taken", () => {
  for (const url of PUBLIC) assert.equal(webhookUrlFault(url, HOSTED), undefined, url);
});

Deno.test("only https is taken, and no user or password", () => {
  for (
    const url of [
      "http://example.com/",
      "ftp://example.com/",
      "file:///etc/passwd",
      "javascript:alert(1)",
      "//example.com",
      "example.com",
      "",
      "https://user@example.com/",
      "https://:password@example.com/",
      "https://example.com@10.0.0.1/",
    ]
  ) {
    assert.ok(webhookUrlFault(url, HOSTED) !== undefined, `${url} is taken`);
  }
});

Deno.test("the local stack takes loopback, and nothing else that is private", () => {
  for (const url of ["http://127.0.0.1:4000/hook", "https://127.0.0.1/", "http://[::1]:80/"]) {
    assert.equal(webhookUrlFault(url, LOCAL), undefined, url);
    assert.ok(webhookUrlFault(url, HOSTED) !== undefined, url);
  }
  for (const url of ["http://10.0.0.1/", "https://192.168.0.1/", "http://example.com/"]) {
    assert.ok(webhookUrlFault(url, LOCAL) !== undefined, url);
  }
});

Deno.test("a name is public when every address of it is", async () => {
  const resolve = (...addresses: string[]) => ({
    ...HOSTED,
    resolveHost: () => Promise.resolve(addresses),
  });
  const url = "https://example.com/hook";
  const { signal } = new AbortController();
  const isPublic = (addresses: Parameters<typeof resolvesPublicly>[1]): Promise<boolean> =>
    resolvesPublicly(url, addresses, signal);
  assert.equal(await isPublic(resolve("8.8.8.8", "2606:4700:4700::1111")), true);
  assert.equal(await isPublic(resolve()), false, "a name without an address");
  for (const address of [...PRIVATE_V4, ...PRIVATE_V6, "::ffff:127.0.0.1", "fe80::1%eth0", "?"]) {
    assert.equal(await isPublic(resolve("8.8.8.8", address)), false, address);
    const local = { ...resolve(address), allowLoopback: true };
    assert.equal(await isPublic(local), false, `a name of ${address}`);
  }
});
