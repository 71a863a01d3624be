import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KnownFact } from '#catalogue/events/cases.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { openToWorld, SSH } from '#catalogue/readings/exposure.ts';
import type { Evidence } from '#core/incident/evidence.ts';
import { canonicalCidr, hasPublicBlock } from '#core/network/cidr.ts';
import { play } from '../support/play.ts';

const GROUP = 'sg-0a1b2c3d4e5f60001';
const ssh = { protocol: 'tcp', from: 22, to: 22 };
const question = { ask: 'security-group', id: GROUP } as const;

const family = (cidr: string) => (cidr.includes(':') ? { v6: [cidr] } : { v4: [cidr] });
const opens = (cidrs: readonly string[]) =>
  authorizeIngress({ group: GROUP, permissions: cidrs.map((cidr) => ({ ...ssh, ...family(cidr) })) });

const live = (cidrs: readonly string[]): KnownFact[] => [
  [question, { tags: {}, ingress: cidrs.map((cidr) => ({ ...ssh, cidr })) }],
];

/** The signal of sg-ssh-open-world for a call, with the rules that the group has afterwards; undefined if it does not fire. */
async function opening(cidrs: readonly string[], facts: readonly KnownFact[] = live(cidrs)) {
  const { signals } = await play([opens(cidrs)], undefined, facts);
  return signals.find(({ detection }) => detection.id === 'sg-ssh-open-world');
}

const named = (evidence: readonly Evidence[] = []) => evidence.flatMap((one) => (one.kind === 'ingress-rule' ? [one.cidr] : []));

/** CIDR blocks that cover a block except these addresses. */
function allBut(left: readonly bigint[], bits: 32 | 128, first = 0n, prefix = 0): string[] {
  const size = 1n << BigInt(bits - prefix);
  const inside = left.filter((address) => address >= first && address < first + size);
  if (inside.length === 0) return [written(first, prefix, bits)];
  if (prefix === bits) return [];
  return [first, first + size / 2n].flatMap((half) => allBut(inside, bits, half, prefix + 1));
}

function written(first: bigint, prefix: number, bits: 32 | 128): string {
  if (bits === 32) return `${[24n, 16n, 8n, 0n].map((shift) => (first >> shift) & 255n).join('.')}/${prefix}`;
  return `${(first.toString(16).padStart(32, '0').match(/.{4}/g) ?? []).join(':')}/${prefix}`;
}

const GLOBAL = 1n << 125n;
const addresses = {
  IPv4: fc.array(fc.bigInt({ min: 0n, max: 0xff_ff_ff_ffn }), { minLength: 1, maxLength: 12 }).map((left) => allBut(left, 32)),
  IPv6: fc.array(fc.bigInt({ min: 0n, max: GLOBAL - 1n }), { minLength: 1, maxLength: 4 }).map((rest) =>
    allBut(
      rest.map((one) => GLOBAL | one),
      128,
      GLOBAL,
      3,
    ),
  ),
};

describe('the internet except a few addresses counts as the internet', () => {
  test.each(Object.entries(addresses))('for any %s addresses', async (_, blocks) => {
    await fc.assert(
      fc.asyncProperty(blocks, async (cidrs) => {
        const found = await opening(cidrs, []);
        expect(found?.severity).toBe('CRITICAL');
        expect(found?.unanswered).toEqual([]);
        expect(hasPublicBlock(cidrs.filter((cidr) => !named(found?.evidence).includes(canonicalCidr(cidr) ?? '')))).toBe(false);
      }),
      { numRuns: 15 },
    );
  });
});

describe('the internet opened by several calls counts as the internet', () => {
  const PIECES = ['16.0.0.0/9', '17.0.0.0/9', '18.0.0.0/9'];

  test('the first pieces alone are narrow sources, but the last piece is detected', async () => {
    expect(await opening([PIECES[0] ?? ''])).toBeUndefined();
    expect(await opening([PIECES[1] ?? ''], live(PIECES.slice(0, 2)))).toBeUndefined();
    const found = await opening([PIECES[2] ?? ''], live(PIECES));
    expect(found?.severity).toBe('CRITICAL');
    expect(named(found?.evidence).toSorted()).toEqual(PIECES);
  });

  test('in any order of the events, because each is judged with the rules of the group', async () => {
    for (const piece of PIECES) expect(await opening([piece], live(PIECES)), piece).toBeDefined();
  });

  test('a narrow rule of the group is not affected', async () => {
    const found = await opening([PIECES[2] ?? ''], live([...PIECES, '198.51.100.0/24']));
    expect(named(found?.evidence).toSorted()).toEqual(PIECES);
  });

  test('however the blocks are distributed over calls, one call is detected', async () => {
    const pieces = fc.uniqueArray(fc.integer({ min: 16, max: 99 }), { minLength: 2, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(pieces, fc.nat(), async (firsts, cut) => {
        const cidrs = firsts.map((first) => `${first}.0.0.0/8`);
        const [one, other] = [cidrs.slice(0, 1 + (cut % (cidrs.length - 1))), cidrs.slice(1 + (cut % (cidrs.length - 1)))];
        expect((await opening(one, live(one))) ?? (await opening(other, live(cidrs)))).toBeDefined();
      }),
      { numRuns: 30 },
    );
  });

  test('if a large piece cannot be compared with the rest, a person is asked', async () => {
    const found = await opening(['17.0.0.0/9'], []);
    expect(found?.unanswered).toContainEqual(question);
    expect(named(found?.evidence)).toEqual(['17.0.0.0/9']);
  });

  test('a call that opens the internet alone is detected without the facts of the group', async () => {
    const found = await opening(['0.0.0.0/1', '128.0.0.0/1'], []);
    expect(found?.unanswered).toEqual([]);
    expect(named(found?.evidence)).toEqual(['0.0.0.0/1', '128.0.0.0/1']);
  });
});

test('judging 4,096 blocks sorts them once', () => {
  const rules = Array.from({ length: 4096 }, (_, index) => ({
    ...ssh,
    cidr: `${16 + ((index * 7919) % 180)}.${(index * 31) % 256}.${(index * 17) % 256}.0/24`,
  }));
  expect(looksAt(rules)).toBeLessThan(3 * 4096 * Math.log2(4096));
});

/** The number of reads of a CIDR while these rules are judged. */
function looksAt(
  rules: readonly { readonly protocol: string; readonly from: number; readonly to: number; readonly cidr: string }[],
) {
  let looks = 0;
  const counted = [...rules, { ...ssh, cidr: '0.0.0.0/0' }].map(({ cidr, ...rule }) =>
    Object.defineProperty({ ...rule, cidr }, 'cidr', {
      get: () => {
        looks += 1;
        return cidr;
      },
    }),
  );
  expect(openToWorld(counted, SSH)).toHaveLength(1);
  return looks;
}
