import ipaddr from 'ipaddr.js';
import { ownEntry } from '#core/own-property.ts';
import { memoizeByText } from '../memoize-by-text.ts';

type Range = { readonly first: bigint; readonly last: bigint };

type Block = Range & { readonly cidr: string; readonly family: 'ipv4' | 'ipv6' };

/** Not routed on the internet: a set of blocks can open everything without them. */
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

/** The canonical CIDRs that together cover the whole internet, a /0 or smaller blocks that add up; empty if they do not cover it. */
export function worldBlocks(cidrs: readonly string[]): string[] {
  const blocks = [...new Map(blocksOf(cidrs).map((block) => [block.cidr, block])).values()];
  return FAMILIES.flatMap((family) => needed(ofFamily(blocks, family), family)).map((block) => block.cidr);
}

/** The CIDRs that open a port to everybody: a cover of the internet, and the largest others while they let in too many. */
export function publicBlocks(cidrs: readonly string[]): string[] {
  const whole = worldBlocks(cidrs);
  const blocks = blocksOf(cidrs).filter((block) => isPublic(block) && !whole.includes(block.cidr));
  const largest = FAMILIES.flatMap((family) => largestBeyond(ownEntry(OPEN_PORT, family), ofFamily(blocks, family)));
  return [...new Set([...whole, ...largest.map((block) => block.cidr)])];
}

export function hasPublicBlock(cidrs: readonly string[]): boolean {
  const blocks = blocksOf(cidrs);
  return FAMILIES.some((family) => addressesIn(ofFamily(blocks, family)) > ownEntry(OPEN_PORT, family));
}

/** Whether S3 calls a policy for these ranges public: they are broader than a /8 (IPv4) or /32 (IPv6), private ones left out. */
export function isBroad(written: readonly string[]): boolean {
  const blocks = blocksOf(written.map((one) => (one.includes('/') ? one : `${one}/${one.includes(':') ? 128 : 32}`)));
  return FAMILIES.some((family) => {
    const own = ofFamily(blocks, family).filter(isPublic);
    return own.some((block) => sizeOf(block) > ownEntry(POLICY, family)) || addressesIn(own) > ownEntry(POLICY, family);
  });
}

const POLICY = { ipv4: 1n << 24n, ipv6: 1n << 96n };

/** Content networks publish IPv6 ranges of /29, and a group that is open to them alone is not open to everybody. */
const OPEN_PORT = { ipv4: 1n << 24n, ipv6: 1n << 104n };

/** The fewest of the largest blocks without which the others hold no more addresses than the limit. */
function largestBeyond(limit: bigint, blocks: readonly Block[]): Block[] {
  const bySize = blocks.toSorted((a, b) => (sizeOf(a) > sizeOf(b) ? -1 : sizeOf(a) < sizeOf(b) ? 1 : 0));
  let [enough, most] = [0, bySize.length];
  while (enough < most) {
    const middle = (enough + most) >> 1;
    if (addressesIn(bySize.slice(middle)) > limit) enough = middle + 1;
    else most = middle;
  }
  return bySize.slice(0, enough);
}

/** How many addresses of the internet blocks of one family hold, each counted once. */
function addressesIn(blocks: readonly Block[]): bigint {
  const parts = runsOf(blocks).flatMap((run) => (blocks[0]?.family === 'ipv6' ? within(run, GLOBAL_V6) : [run]));
  const routed = parts.reduce((sum, run) => sum + sizeOf(run), 0n);
  if (blocks[0]?.family === 'ipv6') return routed;
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
function runsOf(blocks: readonly Block[]): Range[] {
  const runs: Range[] = [];
  for (const { first, last } of blocks.toSorted((a, b) => (a.first < b.first ? -1 : 1))) {
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

/** The outermost public blocks, and again those of the rest while it still covers everything. */
function needed(own: readonly Block[], family: Block['family']): Block[] {
  if (!coversWorld(own, family)) return [];
  const outermost = own.filter((block) => isPublic(block) && !own.some((other) => other !== block && holds(other, block)));
  const rest = own.filter((block) => !outermost.includes(block));
  return [...outermost, ...needed(rest, family)];
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
