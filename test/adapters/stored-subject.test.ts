import { describe, expect, test } from 'vitest';
import { incidentOfRow } from '#adapters/store/stored-incident.ts';
import { subjectFrom } from '#adapters/store/stored-subject.ts';
import type { Drift } from '#core/reason.ts';
import { earlierSubject } from '../support/earlier-subjects.ts';
import { SUBJECT_SAMPLES } from '../support/subject-samples.ts';
import STORED from './stored-before-reasons.json' with { type: 'json' };

const SUBJECTS = Object.values(SUBJECT_SAMPLES);

describe('a subject that an earlier version stored as English prose', () => {
  test.each(SUBJECTS.map((subject) => [earlierSubject(subject), subject]))('%s is read as %s', (earlier, subject) => {
    expect(subjectFrom(earlier)).toBe(subject);
  });

  test.each(SUBJECTS)('%s is read unchanged if it is a key already', (subject) => {
    expect(subjectFrom(subject)).toBe(subject);
  });

  test('an address of either IP version is an address, with any prefix', () => {
    expect(subjectFrom('203.0.113.0/24')).toBe('address/203.0.113.0/24');
    expect(subjectFrom('2001:db8::7/128')).toBe('address/2001:db8::7/128');
  });

  test('a text that no version wrote is refused, and the error shows it', () => {
    expect(() => subjectFrom('the moon')).toThrow(/names "the moon", which no version of the hub wrote/);
  });

  test('in the drift of a refused undo is read as a key too', () => {
    const drift = [{ subject: 'groups of eni-0123', now: '[]' }];
    const reason = { code: 'not-undone', because: { code: 'changed-since', drift } };
    const stored = { ...STORED.contained, history: [{ at: 1, state: 'MITIGATED', by: 'alice', reason }] };
    const expected: Drift[] = [{ subject: 'interface-groups/eni-0123', now: '[]' }];
    expect(incidentOfRow(stored).history).toMatchObject([{ reason: { because: { drift: expected } } }]);
  });
});
