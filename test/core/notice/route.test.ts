import { describe, expect, test } from 'vitest';
import { isInScope, type Route, takesIncident } from '#core/notice/route.ts';

const NOON = Date.parse('2026-12-01T12:00:00Z');
const route: Route = {
  name: 'soc',
  channel: 'slack',
  language: 'en',
  kinds: ['incidents'],
  severity: 'MEDIUM',
  anHour: 60,
  mergeMinutes: 5,
};
const incident = { account: '444455556666', scenario: 'sg-ssh-open-world', severity: 'HIGH' } as const;
const unit = 'workloads/shops';

describe('a route takes an incident', () => {
  test.each([
    ['as severe as it asks for', {}, true],
    ['not below its severity', { severity: 'CRITICAL' }, false],
    ['of its account', { accounts: ['444455556666'] }, true],
    ['not of another account', { accounts: ['777788889999'] }, false],
    ['of a unit below its unit', { units: ['workloads'] }, true],
    ['not of a unit whose name begins the same', { units: ['work'] }, false],
    ['of either its account or its unit', { accounts: ['777788889999'], units: ['workloads'] }, true],
    ['of its scenario', { scenarios: ['sg-ssh-open-world'] }, true],
    ['not of another scenario', { scenarios: ['root-activity'] }, false],
    ['within its hours', { hours: { from: '11:00', to: '13:00', timeZone: 'UTC' } }, true],
    ['not outside its hours', { hours: { from: '13:00', to: '15:00', timeZone: 'UTC' } }, false],
    ['not where it is for other kinds', { kinds: ['alarms'] }, false],
  ] as const)('%s', (_, change, takes) => {
    expect(takesIncident({ ...route, ...change }, incident, unit, NOON)).toBe(takes);
  });

  test('of an account without a unit only where no unit is asked for', () => {
    expect(isInScope({ units: ['workloads'] }, incident, undefined)).toBe(false);
    expect(isInScope({}, incident, undefined)).toBe(true);
  });
});
