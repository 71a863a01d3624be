import { describe, expect, test } from 'vitest';
import type { Response } from '#core/detection/containment.ts';
import { SEVERITIES, type Severity } from '#core/detection/severity.ts';
import { defaultMode, MODES, type Mode, type ModeRules, modeFor } from '#core/settings.ts';

const RESPONSES: readonly Response[] = ['auto', 'ask', 'none'];
const CEILING = { auto: 'auto', ask: 'approve', none: 'observe' } as const;

function mode(levels: readonly ModeRules[], response: Response = 'auto', severity: Severity = 'HIGH'): Mode {
  return modeFor(levels, { id: 'scenario', containment: { response } }, severity);
}

describe('the effective mode', () => {
  test.each<[string, ModeRules[], Response, Mode]>([
    ['without any setting the hub observes', [], 'auto', 'observe'],
    ['a scenario that may contain automatically does so if a level sets auto', [{ default: 'auto' }], 'auto', 'auto'],
    ['a scenario that needs approval still asks if a level sets auto', [{ default: 'auto' }], 'ask', 'approve'],
    ['a scenario that is report only still observes if a level sets auto', [{ default: 'auto' }], 'none', 'observe'],
    ['a more careful level restricts a scenario', [{ default: 'observe' }], 'auto', 'observe'],
    ['the setting for the severity overrides the default', [{ default: 'observe', HIGH: 'auto' }], 'auto', 'auto'],
    ['the setting for another severity changes nothing', [{ default: 'observe', LOW: 'auto' }], 'auto', 'observe'],
    ['a setting for a severity stays within the ceiling', [{ default: 'observe', HIGH: 'auto' }], 'ask', 'approve'],
    ["the scenario's own setting overrides the severity's", [{ HIGH: 'auto', scenario: 'approve' }], 'auto', 'approve'],
    ["the scenario's own setting lifts the ceiling", [{ default: 'observe', scenario: 'auto' }], 'ask', 'auto'],
    ["the scenario's own setting overrides an off on the same level", [{ default: 'off', scenario: 'auto' }], 'auto', 'auto'],
    ['the nearest level overrides those above it', [{ default: 'approve' }, { default: 'auto' }], 'auto', 'auto'],
    [
      'a nearer default overrides a farther setting for the scenario',
      [{ scenario: 'auto' }, { default: 'observe' }],
      'auto',
      'observe',
    ],
    ['a level without a setting for it changes nothing', [{ default: 'auto' }, { LOW: 'off', other: 'off' }], 'auto', 'auto'],
    ['no nearer level overrides an off above', [{ default: 'off' }, { default: 'auto', scenario: 'auto' }], 'auto', 'off'],
    [
      'no nearer level overrides an off for the scenario in the middle',
      [{ default: 'auto' }, { scenario: 'off' }, { scenario: 'auto' }],
      'auto',
      'off',
    ],
  ])('%s', (_, levels, response, expected) => {
    expect(mode(levels, response)).toBe(expected);
  });
});

/** Pseudo-random numbers, the same in every run. */
function* chance(seed: number): Generator<number> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

describe('with any settings of the levels', () => {
  const numbers = chance(7);
  const pick = <One>(from: readonly One[]): One => from[Math.floor((numbers.next().value as number) * from.length)] as One;
  const level = (): ModeRules => {
    const keys = ['default', 'scenario', 'other', ...SEVERITIES].filter(() => pick([true, false]));
    return Object.fromEntries(keys.map((key) => [key, pick(MODES)]));
  };
  const organizations = Array.from({ length: 2_000 }, () => ({
    levels: Array.from({ length: pick([0, 1, 2, 3, 4]) }, level),
    severity: pick(SEVERITIES),
    response: pick(RESPONSES),
  }));

  test('no nearer level turns on a scenario that is off', () => {
    for (const { levels, severity, response } of organizations) {
      if (mode(levels, response, severity) === 'off') expect(mode([...levels, level()], response, severity)).toBe('off');
    }
  });

  test('without a setting for the scenario itself the mode stays within its ceiling', () => {
    for (const { levels, severity, response } of organizations) {
      const others = levels.map(({ scenario: _, ...rules }) => rules);
      const at = MODES.indexOf(mode(others, response, severity));
      expect(at).toBeLessThanOrEqual(MODES.indexOf(CEILING[response]));
    }
  });

  test('the mode is never less careful than every level and the default', () => {
    for (const { levels, severity, response } of organizations) {
      const found = MODES.indexOf(mode(levels, response, severity));
      const set = levels.flatMap((rules) => rules.scenario ?? rules[severity] ?? rules.default ?? []);
      const most = Math.max(MODES.indexOf('observe'), ...set.map((one) => MODES.indexOf(one)));
      expect(found).toBeLessThanOrEqual(most);
    }
  });

  test('a level that only sets other scenarios changes nothing', () => {
    for (const { levels, severity, response } of organizations) {
      expect(mode([...levels, { other: 'off' }], response, severity)).toBe(mode(levels, response, severity));
    }
  });

  test('the default mode is the mode of a scenario that no level sets', () => {
    for (const { levels } of organizations) {
      const plain = levels.map(({ default: word }) => (word === undefined ? {} : { default: word }));
      expect(defaultMode(levels)).toBe(mode(plain));
    }
  });
});
