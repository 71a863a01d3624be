import { type CloudEvent, minute } from '#catalogue/events/cases.ts';
import { keyHolder, mfaDevice, someWrite } from '#catalogue/events/identity-calls.ts';
import { alarmChanged } from '#catalogue/events/notices.ts';
import { FIREFOX_ON_LINUX, failedLogin, from, login, person, rootPerson } from '#catalogue/events/sign-in-calls.ts';
import { stopLogging } from '#catalogue/events/trail-calls.ts';
import { AMERICA, failures, KEY, KOREA, type Row, seen } from './recognise.ts';

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
  metric: SCANS.name,
  namespace: SCANS.namespace,
  from: '2026-03-02T08:50:00.000Z',
  to: '2026-03-02T09:00:00.000Z',
} as const;

/** What accounts say of failed sign-ins, addresses, devices, keys, Regions and scanners. */
export const CALLER_ROWS: readonly Row[] = [
  {
    field: 'bruteForce',
    says: 'so many failures are a guess as the account says',
    scenario: 'console-bruteforce',
    events: failures(0, 1),
    under: [
      [{}, undefined],
      [{ bruteForce: { failures: 2 } }, 'HIGH'],
    ],
  },
  {
    field: 'bruteForce',
    says: 'failures count as long as the account says',
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
    says: 'guesses at a break-glass user are still told of',
    scenario: 'console-bruteforce',
    events: failures(0, 1, 2),
    under: [
      [{}, 'HIGH'],
      [{ breakGlass: ['Alice'] }, 'HIGH'],
    ],
  },
  {
    field: 'rootFailures',
    says: 'failures of root weigh more from the number the account says',
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
    says: 'an address of an office is never new, another one beside it is',
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
    says: 'a key used from an office is never strange, elsewhere it is',
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
    says: 'a scan by nobody but an office is no attack',
    scenario: 'web-scanner-detected',
    events: [alarmChanged({ alarm: 'org-security-hub-scanner-paths', now: 'ALARM', metrics: [SCANS] })],
    facts: [[SCANNED, { addresses: [AMERICA] }]],
    under: [
      [{}, 'HIGH'],
      [{ trustedNetworks: ['203.0.113.0/24'] }, undefined],
      [{ trustedNetworks: ['198.51.100.0/24'] }, 'HIGH'],
    ],
  },
  {
    field: 'trustedNetworks',
    says: 'a scan by somebody else beside an office is one',
    scenario: 'web-scanner-detected',
    events: [alarmChanged({ alarm: 'org-security-hub-scanner-paths', now: 'ALARM', metrics: [SCANS] })],
    facts: [[SCANNED, { addresses: [AMERICA, KOREA] }]],
    under: [[{ trustedNetworks: ['203.0.113.0/24'] }, 'HIGH']],
  },
  {
    field: 'baselineDays',
    says: 'an address is forgotten after the days the account says',
    scenario: 'login-new-ip',
    events: [seen(-20 * DAY, AMERICA), seen(-5 * DAY, KOREA), seen(0, AMERICA)],
    under: [
      [{}, undefined],
      [{ baselineDays: 10 }, 'MEDIUM'],
    ],
  },
  {
    field: 'baselineDays',
    says: 'a device is forgotten after the days the account says',
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
    says: 'where a key was used is forgotten after the days the account says',
    scenario: 'access-key-unusual-source',
    events: [used(-6 * DAY, AMERICA), used(-60, KOREA), used(0, AMERICA)],
    under: [
      [{}, undefined],
      [{ keyDays: 3 }, 'HIGH'],
    ],
  },
  {
    field: 'watchKeyReads',
    says: 'what a key only reads counts where the account says so',
    scenario: 'access-key-unusual-source',
    events: [used(-60, KOREA), read(used(0, AMERICA))],
    under: [
      [{}, undefined],
      [{ watchKeyReads: true }, 'HIGH'],
    ],
  },
  {
    field: 'regionDays',
    says: 'a Region is forgotten after the days the account says',
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
    says: 'an account is learnt as long as it says',
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
    says: 'a trail is blinded after a sign-in as long as the account says',
    scenario: 'tamper-after-login',
    events: [login({ at: minute(0) }), stopLogging({ trail: 'organization-trail', at: minute(20) })],
    under: [
      [{}, undefined],
      [{ tamperAfterLoginMinutes: 20 }, 'CRITICAL'],
    ],
  },
  {
    field: 'mfaBypassHours',
    says: 'a new device takes the place of the old one as long as the account says',
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
