import { CASE_WEB_ACCESS, type CloudEvent, minute } from '#catalogue/events/cases.ts';
import { keyHolder, mfaDevice, someWrite } from '#catalogue/events/identity-calls.ts';
import { alarmChanged } from '#catalogue/events/notices.ts';
import { FIREFOX_ON_LINUX, failedLogin, from, login, person, rootPerson } from '#catalogue/events/sign-in-calls.ts';
import { stopLogging } from '#catalogue/events/trail-calls.ts';
import { pathPattern } from '#core/web-access.ts';
import { AMERICA, failures, KEY, KOREA, seen, type TuningRow } from './recognise.ts';

const DAY = 24 * 60;
const rootFailures = (...minutes: number[]) => minutes.map((past) => failedLogin({ by: rootPerson(), at: minute(past) }));
const used = (past: number, address: string) => someWrite({ by: keyHolder('deploy', KEY, address), at: minute(past) });
const read = (event: CloudEvent) => ({
  ...event,
  detail: { ...event.detail, eventName: 'DescribePlacementGroups', readOnly: true },
});
const SCANS = { name: 'paths-/shop/access', namespace: 'org-security-hub' };
const SCANNED = {
  ask: 'log-requests',
  logGroup: '/shop/access',
  pattern: pathPattern(CASE_WEB_ACCESS.paths),
  atLeast: 10,
  from: '2026-03-02T08:50:00.000Z',
  to: '2026-03-02T09:00:00.000Z',
} as const;

/** Tuning of failed sign-ins, addresses, devices, keys, Regions and scanners. */
export const CALLER_ROWS: readonly TuningRow[] = [
  {
    field: 'bruteForce',
    says: 'the account sets how many failures are guessing',
    scenario: 'console-bruteforce',
    events: failures(0, 1),
    under: [
      [{}, undefined],
      [{ bruteForce: { failures: 2 } }, 'HIGH'],
    ],
  },
  {
    field: 'bruteForce',
    says: 'the account sets how long failures count',
    scenario: 'console-bruteforce',
    events: failures(0, 20, 40),
    under: [
      [{}, undefined],
      [{ bruteForce: { withinMinutes: 40 } }, 'HIGH'],
      [{ bruteForce: { withinMinutes: 39 } }, undefined],
    ],
  },
  {
    field: 'breakGlass',
    says: 'guesses at a break-glass user still fire',
    scenario: 'console-bruteforce',
    events: failures(0, 1, 2),
    under: [
      [{}, 'HIGH'],
      [{ breakGlass: ['Alice'] }, 'HIGH'],
    ],
  },
  {
    field: 'rootFailures',
    says: 'the account sets the number of root failures that raises the severity',
    scenario: 'root-login-failed',
    events: rootFailures(0, 5),
    under: [
      [{}, 'MEDIUM'],
      [{ rootFailures: { failures: 2 } }, 'HIGH'],
      [{ rootFailures: { failures: 2, withinMinutes: 4 } }, 'MEDIUM'],
    ],
  },
  {
    field: 'trustedNetworks',
    says: 'an office address is never new, its neighbour is',
    scenario: 'login-new-ip',
    events: [seen(-60, KOREA), seen(0, AMERICA)],
    under: [
      [{}, 'MEDIUM'],
      [{ trustedNetworks: ['203.0.113.0/24'] }, undefined],
      [{ trustedNetworks: ['198.51.100.0/24'] }, 'MEDIUM'],
    ],
  },
  {
    field: 'trustedNetworks',
    says: 'a key used from an office is never unusual, elsewhere it is',
    scenario: 'access-key-unusual-source',
    events: [used(-60, KOREA), used(0, AMERICA)],
    under: [
      [{}, 'HIGH'],
      [{ trustedNetworks: ['203.0.113.0/24'] }, undefined],
      [{ trustedNetworks: ['198.51.100.0/24'] }, 'HIGH'],
    ],
  },
  {
    field: 'trustedNetworks',
    says: 'a scan by an office alone is no attack',
    scenario: 'web-scanner-detected',
    events: [alarmChanged({ alarm: 'org-security-hub-scanner-paths-/shop/access', now: 'ALARM', metrics: [SCANS] })],
    facts: [[SCANNED, { addresses: [AMERICA] }]],
    under: [
      [{}, 'HIGH'],
      [{ trustedNetworks: ['203.0.113.0/24'] }, undefined],
      [{ trustedNetworks: ['198.51.100.0/24'] }, 'HIGH'],
    ],
  },
  {
    field: 'trustedNetworks',
    says: 'a scan by an office and another address is one',
    scenario: 'web-scanner-detected',
    events: [alarmChanged({ alarm: 'org-security-hub-scanner-paths-/shop/access', now: 'ALARM', metrics: [SCANS] })],
    facts: [[SCANNED, { addresses: [AMERICA, KOREA] }]],
    under: [[{ trustedNetworks: ['203.0.113.0/24'] }, 'HIGH']],
  },
  {
    field: 'baselineDays',
    says: 'the account sets after how many days an address is forgotten',
    scenario: 'login-new-ip',
    events: [seen(-20 * DAY, AMERICA), seen(-5 * DAY, KOREA), seen(0, AMERICA)],
    under: [
      [{}, undefined],
      [{ baselineDays: 10 }, 'MEDIUM'],
    ],
  },
  {
    field: 'baselineDays',
    says: 'the account sets after how many days a device is forgotten',
    scenario: 'login-new-device',
    events: [
      login({
        at: minute(-20 * DAY),
        by: from(person('alice'), { agent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6) FxiOS/140.0' }),
      }),
      login({ at: minute(-5 * DAY), by: from(person('alice'), { agent: FIREFOX_ON_LINUX }) }),
      login({ by: from(person('alice'), { agent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6) FxiOS/141.0' }) }),
    ],
    under: [
      [{}, undefined],
      [{ baselineDays: 10 }, 'MEDIUM'],
    ],
  },
  {
    field: 'keyDays',
    says: 'the account sets after how many days the locations of a key are forgotten',
    scenario: 'access-key-unusual-source',
    events: [used(-6 * DAY, AMERICA), used(-60, KOREA), used(0, AMERICA)],
    under: [
      [{}, undefined],
      [{ keyDays: 3 }, 'HIGH'],
    ],
  },
  {
    field: 'watchKeyReads',
    says: 'read-only calls of a key count if the account watches them',
    scenario: 'access-key-unusual-source',
    events: [used(-60, KOREA), read(used(0, AMERICA))],
    under: [
      [{}, undefined],
      [{ watchKeyReads: true }, 'HIGH'],
    ],
  },
  {
    field: 'regionDays',
    says: 'the account sets after how many days a Region is forgotten',
    scenario: 'unusual-region',
    events: [-30, -20, -10, -5, 0].map((day) =>
      someWrite({ at: minute(day * DAY), region: [-20, 0].includes(day) ? 'sa-east-1' : 'ap-northeast-2' }),
    ),
    under: [
      [{}, 'MEDIUM'],
      [{ regionDays: 30 }, undefined],
    ],
  },
  {
    field: 'learningDays',
    says: 'the account sets how long its learning period is',
    scenario: 'unusual-region',
    events: [someWrite({ at: minute(-2 * DAY) }), someWrite({ region: 'sa-east-1' })],
    under: [
      [{}, undefined],
      [{ learningDays: 0 }, 'MEDIUM'],
      [{ learningDays: 3 }, undefined],
    ],
  },
  {
    field: 'tamperAfterLoginMinutes',
    says: 'the account sets how long after a sign-in a stopped trail counts',
    scenario: 'tamper-after-login',
    events: [login({ at: minute(0) }), stopLogging({ trail: 'organization-trail', at: minute(20) })],
    under: [
      [{}, undefined],
      [{ tamperAfterLoginMinutes: 20 }, 'CRITICAL'],
    ],
  },
  {
    field: 'mfaBypassHours',
    says: 'the account sets how long a new device may replace the old one',
    scenario: 'mfa-registered',
    events: [
      mfaDevice({ change: 'Deactivate', user: 'alice', device: 'alice' }),
      mfaDevice({ change: 'Enable', user: 'alice', device: 'alice', at: minute(180) }),
    ],
    under: [
      [{}, 'HIGH'],
      [{ mfaBypassHours: 2 }, 'LOW'],
    ],
  },
];
