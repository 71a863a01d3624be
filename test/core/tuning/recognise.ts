import { CASE_WEB_ACCESS, type CloudEvent, type KnownFact, MEMBER, minute } from '#catalogue/events/cases.ts';
import { complianceChange } from '#catalogue/events/config-notices.ts';
import { failedLogin, from, login, person } from '#catalogue/events/sign-in-calls.ts';
import type { Activity } from '#core/detection/activity.ts';
import type { Severity } from '#core/detection/severity.ts';
import type { PartialTuning, Tuning } from '#core/detection/tuning.ts';
import type { Settings } from '#core/settings.ts';
import { detect } from '#detect/detect.ts';
import { enrich } from '#detect/enrich.ts';
import { normalise } from '#normalise/normalise.ts';
import { casePlaces, detectPorts } from '../../support/detect-ports.ts';
/** A tuning field, and the severity it gives the last of some events. */
export type TuningRow = {
  readonly field: keyof Tuning;
  readonly says: string;
  readonly scenario: string;
  readonly events: readonly CloudEvent[];
  readonly facts?: readonly KnownFact[];
  /** Each tuning with the severity of the last event; undefined if the scenario stays quiet. */
  readonly under: readonly (readonly [tuning: PartialTuning, severity: Severity | undefined])[];
};

export const [KOREA, AMERICA] = ['198.51.100.24', '203.0.113.9'];
export const KEY = 'AKIAI44QH8DHBEXAMPLE';
export const seen = (past: number, address: string) =>
  login({ by: from(person('alice'), { address }), at: minute(past), mfa: 'No' });
export const failures = (...minutes: number[]) => minutes.map((past) => failedLogin({ at: minute(past) }));
export const config = (rule: string) => complianceChange({ rule, type: 'AWS::EC2::SecurityGroup', id: group });
export const group = 'sg-0a1b2c3d4e5f60091';

/** The severity of a scenario for the last of some events under this tuning; undefined if it stays quiet. */
export async function severityUnder(...asked: Parameters<typeof signalsUnder>): Promise<Severity | undefined> {
  return (await signalsUnder(...asked))[0]?.severity;
}

export async function signalsUnder(
  words: PartialTuning,
  scenario: string,
  events: readonly CloudEvent[],
  facts: readonly KnownFact[] = [],
) {
  const settings: Settings = {
    accounts: { [MEMBER]: { name: 'shop', modes: [{ default: 'observe' }], tuning: 0, webAccess: 0 } },
    tunings: [words],
    webAccesses: [CASE_WEB_ACCESS],
  };
  const ports = detectPorts(facts);
  const verdicts = [];
  for (const activity of events.flatMap(activitiesOf)) verdicts.push(await detect(enrich(activity, { settings }), ports));
  return (verdicts.at(-1)?.signals ?? []).filter(({ detection }) => detection.id === scenario);
}

export function activitiesOf(event: CloudEvent): readonly Activity[] {
  const reading = normalise(JSON.parse(JSON.stringify(event)));
  return reading.kind === 'read' ? reading.activities.map((activity) => enrich(activity, { locations: casePlaces })) : [];
}
