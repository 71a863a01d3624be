import { describe, expect, test } from 'vitest';
import { type Evidence, isNoted, noted, notedIn } from '#core/incident/evidence.ts';
import { EARLIER_NAMES, EVIDENCE_NAMES, isEvidenceName, namedToday } from '#core/incident/evidence-names.ts';

describe('evidence uses fixed names', () => {
  test('a misspelt name fails the type check, both where it is written and where it is read', () => {
    const evidence: Evidence[] = [noted('user', 'alice')];
    // @ts-expect-error: `usr` is not an evidence name
    expect(notedIn(evidence, 'usr')).toEqual([]);
    // @ts-expect-error: `usr` is not an evidence name
    expect(isNoted([noted('usr', 'alice')], 'user')).toBe(false);
    expect(notedIn(evidence, 'user')).toEqual(['alice']);
  });

  test('no name is in the list twice', () => {
    expect(new Set(EVIDENCE_NAMES).size).toBe(EVIDENCE_NAMES.length);
  });
});

describe('evidence stored under an earlier name', () => {
  test('no earlier name is in use today, and each maps to a current one', () => {
    for (const [earlier, today] of Object.entries(EARLIER_NAMES)) {
      expect(isEvidenceName(earlier), earlier).toBe(false);
      expect(namedToday(earlier, 'x').value === 'x' || namedToday(earlier, 'x').value === 'unknown', earlier).toBe(true);
      expect(EVIDENCE_NAMES).toContain(today);
    }
  });

  test.each([
    ['access key', 'AKIAIOSFODNN7EXAMPLE', 'access-key', 'AKIAIOSFODNN7EXAMPLE'],
    ['user', 'alice', 'user', 'alice'],
    ['before', 'not told by the event', 'state-before', 'unknown'],
    ['severity', 'not told', 'finding-severity', 'unknown'],
    ['severity', '8.5', 'finding-severity', '8.5'],
    ['website', 'index document index.html', 'website-index', 'index.html'],
    ['website', 'everything redirected to example.com', 'website-redirect', 'example.com'],
    ['CORS rule', 'GET, PUT from * (rule open)', 'cors-rule', 'open: GET, PUT <- *'],
    ['recording', 'some resource types only', 'recording', 'INCLUSION_BY_RESOURCE_TYPES'],
    ['only readOnly', '{"equals":["false"]}', 'event-condition', 'readOnly {"equals":["false"]}'],
    ['WebACL', 'shop', 'dimension', 'WebACL=shop'],
    ['toString', 'x', 'dimension', 'toString=x'],
  ])('%s %s is read as %s %s', (what, value, today, now) => {
    expect(namedToday(what, value)).toEqual({ what: today, value: now });
  });
});
