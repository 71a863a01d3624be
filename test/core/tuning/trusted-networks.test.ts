import { describe, expect, test } from 'vitest';
import { type Memory, type MemoryEntry, recall } from '#core/detection/memory.ts';
import { isWithin } from '#core/network/cidr.ts';

describe('a trusted network', () => {
  test.each([
    ['203.0.113.9', ['203.0.113.0/28'], true],
    ['203.0.113.16', ['203.0.113.0/28'], false],
    ['2001:db8:1:2::/64', ['2001:db8:1::/48'], true],
    ['2001:db8:1:2::/64', ['2001:db8:1:2:3::/80'], false],
    ['2001:db8::1', ['203.0.113.0/24', '2001:db8::/64'], true],
    ['203.0.113.9', ['2001:db8::/32'], false],
    ['signin.amazonaws.com', ['0.0.0.0/0'], false],
    ['', ['0.0.0.0/0'], false],
    ['203.0.113.9', [], false],
  ] as const)('%s within %o: %s', (address, networks, expected) => {
    expect(isWithin(address, networks)).toBe(expected);
  });

  test('makes the next other value new if it is seen first, and is itself never new', () => {
    const trusts = (value: string) => value === 'office';
    const memory: Memory = { kind: 'baseline', key: () => 'one', value: () => 'x', days: 7, trusts };
    const at = (value: string, hour: number): MemoryEntry => ({ id: value, at: hour * 3_600_000, value });
    expect(recall(memory, [at('office', 0)], at('hotel', 2)).fires).toBe(true);
    expect(recall(memory, [at('hotel', 0)], at('office', 2)).fires).toBe(false);
  });
});
