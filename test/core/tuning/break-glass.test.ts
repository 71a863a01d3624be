import { describe, expect, test } from 'vitest';
import { type CloudEvent, MEMBER } from '#catalogue/events/cases.ts';
import { scenarioOf } from '#catalogue/index.ts';
import type { Activity } from '#core/detection/activity.ts';
import { opened } from '#core/incident/life.ts';
import type { Mode, Settings } from '#core/settings.ts';
import { guard, type Verdict } from '#remediate/guard.ts';
import { activitiesOf, failures, KEY, signalsUnder } from './recognise.ts';

describe('a break-glass user', () => {
  const bruteforce = scenarioOf('console-bruteforce');
  const settingsWith = (mode: Mode, breakGlass: readonly string[]): Settings => ({
    accounts: { [MEMBER]: { name: 'shop', modes: [{ default: mode }], tuning: 0 } },
    tunings: [{ breakGlass }],
  });

  async function incident() {
    const events = failures(0, 1, 2);
    const [signal] = await signalsUnder({}, 'console-bruteforce', events);
    if (signal === undefined) throw new Error('nothing fires');
    return opened(signal, activitiesOf(events[2] as CloudEvent)[0] as Activity, 0, 0);
  }

  test.each<[Mode, string, Verdict['kind'], Verdict['kind']]>([
    ['auto', 'a person decides, and nothing is planned', 'wait', 'contain'],
    ['approve', 'nothing is planned that a person could approve by habit', 'wait', 'plan'],
    ['observe', 'nothing is done anyway', 'leave', 'leave'],
  ])('in mode %s: %s', async (mode, _, kept, others) => {
    const found = await incident();
    expect(guard(found, bruteforce, { settings: settingsWith(mode, ['ALICE']) }, found.lastAt).kind).toBe(kept);
    expect(guard(found, bruteforce, { settings: settingsWith(mode, ['bob']) }, found.lastAt).kind).toBe(others);
  });

  test('is protected too if the incident is about a key of that user', async () => {
    const resource = { type: 'AwsIamAccessKey', id: KEY, arn: `arn:aws:iam::${MEMBER}:access-key/${KEY}` };
    const about = { ...(await incident()), resource };
    expect(guard(about, bruteforce, { settings: settingsWith('auto', ['alice']) }, 0)).toEqual({
      kind: 'wait',
      reason: { code: 'break-glass-user', user: 'alice' },
    });
  });
});
