import ipaddr from 'ipaddr.js';
import { ownEntry } from '#core/own-property.ts';
import { memoizeByText } from '../memoize-by-text.ts';

type Range = { readonly first: bigint; readonly last: bigint };

type Block = Range & { readonly cidr: string; readonly family: 'ipv4' | 'ipv6' };

/** Not routed on the internet: a set of blocks opens the whole internet even without these. */
const UNROUTED_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
];

const WORLD_V6 = '2000::/3';

/** `0.0.0.0/0` for `203.0.113.9/0`; undefined for anything but a CIDR. */
export function canonicalCidr(written: string): string | undefined {
  return blockOf(written)?.cidr;
}

/** The CIDRs that make a rule public: the widest ones, so that the others together hold few enough addresses. */
export function publicBlocks(cidrs: readonly string[]): string[] {
  const blocks = inOrder(distinct(blocksOf(cidrs)));
  return FAMILIES.flatMap((family) => widestBeyond(ownEntry(LIMIT, family), ofFamily(blocks, family))).map((block) => block.cidr);
}

export function hasPublicBlock(cidrs: readonly string[]): boolean {
  const blocks = inOrder(blocksOf(cidrs));
  return FAMILIES.some((family) => addressesIn(ofFamily(blocks, family)) > ownEntry(LIMIT, family));
}

export function holdsPublicAddresses(cidr: string): boolean {
  const block = blockOf(cidr);
  return block !== undefined && addressesIn([block]) > 0n;
}

/** Whether blocks of this size could add up to a public range within the 1,000 rules that AWS allows for an interface. */
export function isPieceOfWorld(cidr: string): boolean {
  const block = blockOf(cidr);
  return block !== undefined && addressesIn([block]) > ownEntry(LIMIT, block.family) / MOST_RULES;
}

/** Sort order of blocks for measuring; a list that is measured often is sorted only once. */
export function byAddress(one: string, other: string): number {
  const [a, b] = [blockOf(one), blockOf(other)];
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return byFirst(a, b);
}

/** Whether S3 calls a policy for these ranges public: they are broader than a /8 (IPv4) or /32 (IPv6), private ones left out. */
export function isBroad(written: readonly string[]): boolean {
  const blocks = inOrder(blocksOf(written.map((one) => (one.includes('/') ? one : `${one}/${one.includes(':') ? 128 : 32}`))));
  return FAMILIES.some((family) => {
    const own = ofFamily(blocks, family).filter(isPublic);
    return own.some((block) => sizeOf(block) > ownEntry(LIMIT, family)) || addressesIn(own) > ownEntry(LIMIT, family);
  });
}

/** Addresses of an IPv4 /8 and an IPv6 /32; S3 also calls more than that public. */
const LIMIT: Readonly<Record<Block['family'], bigint>> = { ipv4: 1n << 24n, ipv6: 1n << 96n };

const MOST_RULES = 1024n;

function widestBeyond(limit: bigint, ordered: readonly Block[]): Block[] {
  if (addressesIn(ordered) <= limit) return [];
  const sizes = [...new Set(ordered.map(sizeOf))].toSorted((a, b) => (a > b ? -1 : 1));
  let [least, last] = [0, sizes.length - 1];
  while (least < last) {
    const middle = (least + last) >> 1;
    if (addressesIn(ordered.filter((block) => sizeOf(block) < (sizes[middle] ?? 0n))) > limit) least = middle + 1;
    else last = middle;
  }
  return ordered.filter((block) => sizeOf(block) >= (sizes[least] ?? 0n) && isPublic(block));
}

/** How many internet addresses sorted blocks of one family contain, each counted once. */
function addressesIn(ordered: readonly Block[]): bigint {
  const parts = runsOf(ordered).flatMap((run) => (ordered[0]?.family === 'ipv6' ? within(run, GLOBAL_V6) : [run]));
  const routed = parts.reduce((sum, run) => sum + sizeOf(run), 0n);
  if (ordered[0]?.family === 'ipv6') return routed;
  const unrouted = parts.flatMap((run) => UNROUTED.flatMap((other) => within(run, other)));
  return unrouted.reduce((sum, run) => sum - sizeOf(run), routed);
}

function within(one: Range, other: Range): Range[] {
  const first = one.first > other.first ? one.first : other.first;
  const last = one.last < other.last ? one.last : other.last;
  return first <= last ? [{ first, last }] : [];
}

export function isWorld(cidrs: readonly string[]): boolean {
  const blocks = blocksOf(cidrs);
  return FAMILIES.some((family) => coversWorld(ofFamily(blocks, family), family));
}

function sizeOf({ first, last }: Range): bigint {
  return last - first + 1n;
}

/** The same addresses in ranges without overlaps. */
function runsOf(ordered: readonly Block[]): Range[] {
  const runs: Range[] = [];
  for (const { first, last } of ordered) {
    const run = runs.at(-1);
    if (run === undefined || first > run.last + 1n) runs.push({ first, last });
    else if (last > run.last) runs[runs.length - 1] = { first: run.first, last };
  }
  return runs;
}

const FAMILIES = ['ipv4', 'ipv6'] as const;

function ofFamily(blocks: readonly Block[], family: Block['family']): Block[] {
  return blocks.filter((block) => block.family === family);
}

function blocksOf(cidrs: readonly string[]): Block[] {
  return cidrs.map(blockOf).filter((block) => block !== undefined);
}

export function isWithin(written: string, cidrs: readonly string[]): boolean {
  if (cidrs.length === 0) return false;
  const block = blockOf(written.includes('/') ? written : `${written}/${written.includes(':') ? 128 : 32}`);
  if (block === undefined) return false;
  return cidrs.flatMap((cidr) => blockOf(cidr) ?? []).some((one) => one.family === block.family && holds(one, block));
}

function distinct(blocks: readonly Block[]): Block[] {
  return [...new Map(blocks.map((block) => [block.cidr, block])).values()];
}

function inOrder(blocks: readonly Block[]): Block[] {
  return blocks.toSorted(byFirst);
}

function byFirst(one: Block, other: Block): number {
  if (one.first !== other.first) return one.first < other.first ? -1 : 1;
  return one.last === other.last ? 0 : one.last > other.last ? -1 : 1;
}

function holds(outer: Range, inner: Range): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

function isPublic(block: Block): boolean {
  return block.family === 'ipv4'
    ? !UNROUTED.some((unrouted) => holds(unrouted, block))
    : holds(GLOBAL_V6, block) || holds(block, GLOBAL_V6);
}

function coversWorld(blocks: readonly Block[], family: Block['family']): boolean {
  if (blocks.length === 0) return false;
  const [world, unrouted] = family === 'ipv4' ? [ALL_V4, UNROUTED] : [GLOBAL_V6, []];
  if (blocks.some((block) => holds(block, world))) return true;
  let reached = world.first;
  for (const block of [...blocks, ...unrouted].toSorted((a, b) => (a.first < b.first ? -1 : 1))) {
    if (block.first > reached) return false;
    if (block.last >= reached) reached = block.last + 1n;
    if (reached > world.last) return true;
  }
  return false;
}

const blockOf = memoizeByText(readBlock);

function readBlock(written: string): Block | undefined {
  const parsed = parse(written);
  if (parsed === undefined) return undefined;
  const [address, prefix] = parsed;
  const bytes = address.toByteArray();
  const hostBits = BigInt(bytes.length * 8 - prefix);
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const first = (value >> hostBits) << hostBits;
  const family = address.kind();
  const base = ipaddr.fromByteArray(toBytes(first, bytes.length)).toString();
  return { cidr: `${base}/${prefix}`, family, first, last: first + (1n << hostBits) - 1n };
}

function parse(written: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | undefined {
  const [address = '', prefix, ...more] = written.trim().split('/');
  if (prefix === undefined || more.length > 0 || !/^\d{1,3}$/.test(prefix) || !isAddress(address)) return undefined;
  const parsed = ipaddr.parse(address);
  const bits = Number(prefix);
  return bits <= parsed.toByteArray().length * 8 ? [parsed, bits] : undefined;
}

/** Only dotted quads: the library would also read `1` or `0x7f.1` as addresses. */
function isAddress(written: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(written) || (written.includes(':') && ipaddr.IPv6.isValid(written));
}

function toBytes(value: bigint, length: number): number[] {
  return Array.from({ length }, (_, index) => Number((value >> BigInt(8 * (length - 1 - index))) & 255n));
}

const UNROUTED = UNROUTED_V4.flatMap((cidr) => blockOf(cidr) ?? []);
const ALL_V4 = { first: 0n, last: (1n << 32n) - 1n };
const GLOBAL_V6 = blockOf(WORLD_V6) as Block;
