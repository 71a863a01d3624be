import { describe, expect, test } from 'vitest';
import type { Response } from '#core/detection/containment.ts';
import { SEVERITIES, type Severity } from '#core/detection/severity.ts';
import { defaultMode, MODES, type Mode, type ModeRules, modeFor } from '#core/settings.ts';

const RESPONSES: readonly Response[] = ['auto', 'ask', 'none'];
const CEILING = { auto: 'auto', ask: 'approve', none: 'observe' } as const;

function mode(words: readonly ModeRules[], response: Response = 'auto', severity: Severity = 'HIGH'): Mode {
  return modeFor(words, { id: 'scenario', containment: { response } }, severity);
}

describe('the mode that holds', () => {
  test.each<[string, ModeRules[], Response, Mode]>([
    ['where nobody says anything the hub observes', [], 'auto', 'observe'],
    ['a scenario that may contain does so where a level says auto', [{ default: 'auto' }], 'auto', 'auto'],
    ['a scenario that asks only asks, though a level says auto', [{ default: 'auto' }], 'ask', 'approve'],
    ['a scenario that only tells only observes, though a level says auto', [{ default: 'auto' }], 'none', 'observe'],
    ['a more careful level holds a scenario back', [{ default: 'observe' }], 'auto', 'observe'],
    ['the word for the severity goes before the default', [{ default: 'observe', HIGH: 'auto' }], 'auto', 'auto'],
    ['the word for another severity changes nothing', [{ default: 'observe', LOW: 'auto' }], 'auto', 'observe'],
    ['a word for a severity stays under the ceiling', [{ default: 'observe', HIGH: 'auto' }], 'ask', 'approve'],
    ["the scenario's own word goes before the severity's", [{ HIGH: 'auto', scenario: 'approve' }], 'auto', 'approve'],
    ["the scenario's own word lifts the ceiling", [{ default: 'observe', scenario: 'auto' }], 'ask', 'auto'],
    ["the scenario's own word goes before an off beside it", [{ default: 'off', scenario: 'auto' }], 'auto', 'auto'],
    ['the nearest level goes before those above it', [{ default: 'approve' }, { default: 'auto' }], 'auto', 'auto'],
    [
      'a nearer plain word goes before a farther one for the scenario',
      [{ scenario: 'auto' }, { default: 'observe' }],
      'auto',
      'observe',
    ],
    ['a level that has no word for it changes nothing', [{ default: 'auto' }, { LOW: 'off', other: 'off' }], 'auto', 'auto'],
    ['off above is taken back by nothing nearer', [{ default: 'off' }, { default: 'auto', scenario: 'auto' }], 'auto', 'off'],
    [
      'off for the scenario in the middle is taken back by nothing nearer',
      [{ default: 'auto' }, { scenario: 'off' }, { scenario: 'auto' }],
      'auto',
      'off',
    ],
  ])('%s', (_, words, response, wanted) => {
    expect(mode(words, response)).toBe(wanted);
  });
});

/** Numbers that look like chance and are the same every time. */
function* chance(seed: number): Generator<number> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

describe('whatever the levels say', () => {
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

  test('nothing nearer makes a scenario do anything that is off', () => {
    for (const { levels, severity, response } of organizations) {
      if (mode(levels, response, severity) === 'off') expect(mode([...levels, level()], response, severity)).toBe('off');
    }
  });

  test('without a word for the scenario itself nothing goes beyond its own ceiling', () => {
    for (const { levels, severity, response } of organizations) {
      const silent = levels.map(({ scenario: _, ...words }) => words);
      const at = MODES.indexOf(mode(silent, response, severity));
      expect(at).toBeLessThanOrEqual(MODES.indexOf(CEILING[response]));
    }
  });

  test('an answer is one that some level gave, or a more careful one, or that of silence', () => {
    for (const { levels, severity, response } of organizations) {
      const found = MODES.indexOf(mode(levels, response, severity));
      const said = levels.flatMap((words) => words.scenario ?? words[severity] ?? words.default ?? []);
      const most = Math.max(MODES.indexOf('observe'), ...said.map((word) => MODES.indexOf(word)));
      expect(found).toBeLessThanOrEqual(most);
    }
  });

  test('a level that only speaks of others changes nothing', () => {
    for (const { levels, severity, response } of organizations) {
      expect(mode([...levels, { other: 'off' }], response, severity)).toBe(mode(levels, response, severity));
    }
  });

  test('the usual mode is the mode of a scenario nobody speaks of', () => {
    for (const { levels } of organizations) {
      const plain = levels.map(({ default: word }) => (word === undefined ? {} : { default: word }));
      expect(defaultMode(levels)).toBe(mode(plain));
    }
  });
});
