import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalCidr, hasPublicBlock, isBroad, isPieceOfWorld, isWorld, publicBlocks } from '#core/network/cidr.ts';
import { anyCharacters } from '../support/any-characters.ts';

type Block = { readonly first: bigint; readonly prefix: number };

/** An address family: its width, its public range and the blocks in it that are not public. */
type Family = {
  readonly bits: number;
  readonly world: Block;
  readonly notPublic: readonly Block[];
  readonly write: (block: Block) => string;
};

const NOT_PUBLIC = '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16 224.0.0.0/3';

const V4: Family = {
  bits: 32,
  world: { first: 0n, prefix: 0 },
  notPublic: NOT_PUBLIC.split(' ').map(blockOf),
  write: ({ first, prefix }) => `${[24n, 16n, 8n, 0n].map((shift) => (first >> shift) & 255n).join('.')}/${prefix}`,
};

const V6: Family = {
  bits: 128,
  world: { first: 0x2n << 124n, prefix: 3 },
  notPublic: [],
  write: ({ first, prefix }) => `${(first.toString(16).padStart(32, '0').match(/.{4}/g) ?? []).join(':')}/${prefix}`,
};

/** Repeatedly splits a block of a list into halves or quarters. */
function splitOf({ bits, world }: Family): fc.Arbitrary<Block[]> {
  const step = fc.record({ which: fc.nat(), into: fc.constantFrom(1, 2) });
  return fc.array(step, { maxLength: 24 }).map((steps) =>
    steps.reduce<Block[]>(
      (blocks, { which, into }) => {
        const at = which % blocks.length;
        return blocks.flatMap((block, index) => (index === at ? split(block, into, bits) : [block]));
      },
      [world],
    ),
  );
}

function blockOf(cidr: string): Block {
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = cidr.split(/[./]/).map(Number);
  return { first: BigInt(((a * 256 + b) * 256 + c) * 256 + d), prefix };
}

/** The other half of the IPv4 block of that prefix that contains this address. */
function siblingOf({ first }: Block, prefix: number): Block {
  const size = BigInt(32 - prefix);
  return { first: ((first >> size) ^ 1n) << size, prefix };
}

function split({ first, prefix }: Block, into: number, bits: number): Block[] {
  if (prefix + into > 24) return [{ first, prefix }];
  const size = 1n << BigInt(bits - prefix - into);
  return Array.from({ length: 2 ** into }, (_, part) => ({ first: first + BigInt(part) * size, prefix: prefix + into }));
}

function isNotPublic({ first, prefix }: Block, { bits, notPublic }: Family): boolean {
  return notPublic.some((range) => {
    const rest = BigInt(bits - range.prefix);
    return prefix >= range.prefix && first >> rest === range.first >> rest;
  });
}

function sorted(cidrs: readonly string[]): string[] {
  return cidrs.map((cidr) => canonicalCidr(cidr) ?? cidr).toSorted();
}

describe('what opens something to the world', () => {
  test.each(['0.0.0.0/0', '203.0.113.9/0', '::/0', '2001:db8::1/0', '2000::/3', '::/1', ' 0.0.0.0/0 '])(
    '%s is the world',
    (cidr) => {
      expect(isWorld([cidr])).toBe(true);
    },
  );

  test.each([
    '0.0.0.0/1',
    '0.0.0.0/16',
    '0.0.0.0/24',
    '0.0.0.0/32',
    '10.0.0.0/8',
    '2000::/4',
    '8000::/1',
    '::/16',
    '::ffff:0:0/96',
  ])('%s is not the world', (cidr) => {
    expect(isWorld([cidr])).toBe(false);
  });

  test('an empty list is not the world', () => {
    expect(isWorld([])).toBe(false);
  });

  test('half of IPv4 and half of IPv6 are not the world together', () => {
    expect(isWorld(['0.0.0.0/1', '3000::/4'])).toBe(false);
  });

  test('everything but the private networks is the world', () => {
    const others = [
      '8.0.0.0/7',
      '11.0.0.0/8',
      '12.0.0.0/6',
      '0.0.0.0/5',
      '16.0.0.0/4',
      '32.0.0.0/3',
      '64.0.0.0/2',
      '128.0.0.0/1',
    ];
    expect(isWorld(others)).toBe(true);
    expect(isWorld(others.filter((cidr) => cidr !== '11.0.0.0/8'))).toBe(false);
    expect(isWorld(others.map((cidr) => (cidr === '8.0.0.0/7' ? '8.0.0.0/8' : cidr)))).toBe(false);
  });

  test.each(NOT_PUBLIC.split(' '))('everything but %s is the world, because no internet host has such an address', (cidr) => {
    const notPublic = blockOf(cidr);
    const others = Array.from({ length: notPublic.prefix }, (_, bit) => siblingOf(notPublic, bit + 1)).map(V4.write);
    expect(isWorld(others)).toBe(true);
  });

  test('everything but one public network is not the world', () => {
    const network = blockOf('198.51.100.0/24');
    expect(isWorld(Array.from({ length: 24 }, (_, bit) => siblingOf(network, bit + 1)).map(V4.write))).toBe(false);
  });

  for (const [name, family] of [
    ['IPv4', V4],
    ['IPv6', V6],
  ] as const) {
    test(`any set of parts that make up ${name} is the world, and without any one public part it is not`, () => {
      fc.assert(
        fc.property(splitOf(family), fc.nat(), (blocks, which) => {
          const publicParts = blocks.filter((block) => !isNotPublic(block, family));
          const taken = publicParts[which % publicParts.length];
          expect(isWorld(blocks.map(family.write))).toBe(true);
          expect(isWorld(blocks.filter((block) => block !== taken).map(family.write))).toBe(false);
        }),
      );
    });

    test(`order and duplicates do not matter to what opens ${name}`, () => {
      const parts = splitOf(family).map((blocks) => blocks.map(family.write));
      fc.assert(
        fc.property(parts, fc.array(fc.nat()), (cidrs, picks) => {
          const more = picks.map((pick) => cidrs[pick % cidrs.length] ?? '');
          const again = [...more, ...cidrs.toReversed(), ...cidrs];
          expect(sorted(publicBlocks(again))).toEqual(sorted(publicBlocks(cidrs)));
        }),
      );
    });

    test(`removing the named blocks closes ${name} to the world, with any other blocks still open`, () => {
      fc.assert(
        fc.property(splitOf(family), splitOf(family), (one, other) => {
          const open = [...one, ...other].map(family.write);
          const named = new Set(publicBlocks(open));
          expect(named.size).toBeGreaterThan(0);
          expect(hasPublicBlock(open.filter((cidr) => !named.has(canonicalCidr(cidr) ?? '')))).toBe(false);
        }),
      );
    });
  }
});

describe('ranges that S3 calls public', () => {
  test.each([
    ['everything', ['0.0.0.0/0']],
    ['half of IPv4', ['0.0.0.0/1']],
    ['a /7', ['16.0.0.0/7']],
    ['a /7 whose other half is private', ['10.0.0.0/7']],
    ['two /8 in different places', ['3.0.0.0/8', '52.0.0.0/8']],
    ['an IPv6 range broader than /32', ['2400::/12']],
    ['a broad range beside a narrow one', ['198.51.100.0/24', '128.0.0.0/2']],
  ])('are broad: %s', (_, cidrs) => {
    expect(isBroad(cidrs)).toBe(true);
  });

  test.each([
    ['one address', ['198.51.100.7']],
    ['a /8', ['198.0.0.0/8']],
    ['a /8 and a part of it', ['198.0.0.0/8', '198.51.100.0/24']],
    ['all private networks', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']],
    ['an IPv6 range of /32', ['2001:db8::/32']],
    ['no valid range', ['everywhere']],
  ])('are not: %s', (_, cidrs) => {
    expect(isBroad(cidrs)).toBe(false);
  });
});

describe('the ranges that open a port to the internet', () => {
  test('are those that cover it together', () => {
    expect(publicBlocks(['128.0.0.0/1', '0.0.0.0/1'])).toEqual(['0.0.0.0/1', '128.0.0.0/1']);
  });

  test('are all of one size: what is removed does not depend on the order of arrival', () => {
    expect(publicBlocks(['17.0.0.0/8', '16.0.0.0/8', '198.51.100.0/24'])).toEqual(['16.0.0.0/8', '17.0.0.0/8']);
    expect(publicBlocks(['2001:db8::/32', '2400:cb00::/32', '2606:4700::/48'])).toEqual(['2001:db8::/32', '2400:cb00::/32']);
  });

  test('are never private ones, which let none of the internet in', () => {
    expect(publicBlocks(['10.0.0.0/8', '0.0.0.0/0', 'fc00::/7', '198.51.100.0/24'])).toEqual(['0.0.0.0/0']);
  });

  test.each(['0.0.0.0/1', '64.0.0.0/3', '16.0.0.0/7', '2400::/12', '2000::/4'])(
    'are each too broad for one organization, as %s',
    (cidr) => {
      expect(publicBlocks(['198.51.100.0/24', cidr])).toEqual([cidr]);
      expect(hasPublicBlock([cidr])).toBe(true);
    },
  );

  test.each(['17.0.0.0/8', '10.0.0.0/8', '224.0.0.0/4', '2a06:98c0::/32', '8000::/1'])(
    'are not the network of one organization or an unrouted one, as %s',
    (cidr) => {
      expect(publicBlocks([cidr])).toEqual([]);
      expect(hasPublicBlock([cidr])).toBe(false);
    },
  );

  test('include a broad range that stays open after the /0 is gone', () => {
    expect(publicBlocks(['0.0.0.0/0', '0.0.0.0/1'])).toEqual(['0.0.0.0/0', '0.0.0.0/1']);
  });

  test('are found whichever addresses are left out, and without them no more than a /8 is left', () => {
    const address = fc.nat(0xff_ff_ff).map((low) => ({ first: 0x08_00_00_00n + BigInt(low), prefix: 32 }));
    fc.assert(
      fc.property(address, (left) => {
        const others = Array.from({ length: 32 }, (_, bit) => V4.write(siblingOf(left, bit + 1)));
        expect(isWorld(others)).toBe(false);
        const named = publicBlocks(others);
        expect(named.length).toBeGreaterThan(0);
        expect(hasPublicBlock(others.filter((cidr) => !named.includes(cidr)))).toBe(false);
      }),
    );
  });

  test('are exactly the broad ones, next to any narrow ones', () => {
    const narrow = fc.array(
      fc.tuple(fc.ipV4(), fc.integer({ min: 20, max: 32 })).map(([ip, bits]) => `${ip}/${bits}`),
      {
        maxLength: 50,
      },
    );
    fc.assert(
      fc.property(narrow, (cidrs) => {
        expect(publicBlocks([...cidrs, '64.0.0.0/2'])).toEqual(['64.0.0.0/2']);
      }),
    );
  });
});

describe('a piece of the internet', () => {
  test.each(['0.0.0.0/0', '16.0.0.0/8', '16.0.0.0/17', '2400::/12', '2001:db8::/41'])('is so wide as %s', (cidr) => {
    expect(isPieceOfWorld(cidr)).toBe(true);
  });

  test.each(['198.51.100.0/24', '16.0.0.0/18', '10.0.0.0/8', '2001:db8::/42', 'fc00::/7', 'none'])('is not %s', (cidr) => {
    expect(isPieceOfWorld(cidr)).toBe(false);
  });

  test('is missing from a thousand narrower rules, however they are chosen', () => {
    const narrow = fc.array(
      fc.nat(0xff_ff_ff_ff).map((address) => V4.write({ first: BigInt(address) & ~0x3fffn, prefix: 18 })),
      { minLength: 900, maxLength: 1_000 },
    );
    fc.assert(
      fc.property(narrow, (cidrs) => {
        expect(hasPublicBlock(cidrs)).toBe(false);
      }),
      { numRuns: 10 },
    );
  });
});

describe('how a CIDR is read', () => {
  test.each([
    ['203.0.113.9/0', '0.0.0.0/0'],
    ['203.0.113.9/24', '203.0.113.0/24'],
    ['203.0.113.9/32', '203.0.113.9/32'],
    ['2001:DB8:0:0::1/64', '2001:db8::/64'],
    ['0::0/0', '::/0'],
    ['2001:db8::1/0', '::/0'],
  ])('%s is %s', (written, canonical) => {
    expect(canonicalCidr(written)).toBe(canonical);
  });

  test.each([
    '',
    '/',
    '0.0.0.0',
    '0/0',
    '0.0.0/0',
    '0x0.0.0.0/0',
    '00.0.0.0/0',
    '0.0.0.0/33',
    '0.0.0.0/-1',
    '0.0.0.0/0/24',
    '::/129',
    ':::/0',
    'pl-0a1b/0',
    '١.0.0.0/0',
  ])('the text "%s" is no CIDR', (written) => {
    expect(canonicalCidr(written)).toBeUndefined();
  });

  test('reading the canonical form again changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.nat(128), (address, prefix) => {
        const canonical = canonicalCidr(`${address}/${prefix}`);
        fc.pre(canonical !== undefined);
        expect(canonicalCidr(canonical)).toBe(canonical);
      }),
    );
  });

  test('no text makes it throw', () => {
    const cidrLike = fc.stringMatching(/^[0-9a-f.:%/ -]{0,24}$/);
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), anyCharacters(), cidrLike)), (written) => {
        for (const cidr of publicBlocks(written)) expect(written.map(canonicalCidr)).toContain(cidr);
      }),
      { numRuns: 500 },
    );
  });
});
