import { describe, expect, test } from 'vitest';
import { MANAGEMENT, MEMBER } from '#catalogue/events/cases.ts';
import { stopLogging } from '#catalogue/events/trail-calls.ts';
import { restartTrail } from '#playbooks/logging/restart-trail.ts';
import { MEMBER_REGION } from '../support/emulated-member.ts';
import { incidentFrom } from '../support/incidents.ts';
import { describePlaybook } from '../support/playbook-harness.ts';
import { runOf } from '../support/playbook-run.ts';
import { STOPPED_TRAILS } from '../support/situations/stopped-trails.ts';

const SCENARIO = 'cloudtrail-stop-logging';

describePlaybook('restart-trail', STOPPED_TRAILS['restart-trail'], [
  ['a trail stopped by its name', 'a trail stopped by its ARN'],
]);

describe('what restart-trail decides', () => {
  const at = { now: 0, account: { name: 'shop', modes: [] } };

  test('a stopped trail is started by its ARN, and the record has its name', async () => {
    const incident = await incidentFrom(stopLogging({ trail: 'audit' }), SCENARIO);
    const arn = `arn:aws:cloudtrail:${MEMBER_REGION}:${MEMBER}:trail/audit`;
    const before = [{ subject: `trail/${arn}` as const, state: { logging: false } }];
    expect(restartTrail.plan(incident, before, at)).toEqual({
      kind: 'planned',
      plan: {
        words: { en: 'Start logging on trail audit', ko: '추적 audit의 로깅을 다시 시작합니다' },
        calls: [{ action: 'cloudtrail:StartLogging', resource: 'audit', arns: [arn], input: { Name: arn } }],
        before,
      },
    });
  });

  test('a trail of another account is left to a person before any call', async () => {
    const trail = `arn:aws:cloudtrail:${MEMBER_REGION}:${MANAGEMENT}:trail/organization-trail`;
    const incident = await incidentFrom(stopLogging({ trail }), SCENARIO);
    const run = await runOf('restart-trail', () => Promise.reject(new Error('no call may be made')), incident);
    const reason = { code: 'trail-of-other-account', owner: MANAGEMENT, account: MEMBER };
    expect(await run.fix()).toMatchObject({ state: 'AWAITING_APPROVAL', outcome: { kind: 'refused', reason } });
  });
});
