import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { locationsInDatabase } from '#adapters/location/geo-location.ts';
import { factOf } from '#adapters/member/fact-of.ts';
import { memberFacts } from '#adapters/member/facts.ts';
import { CASE_NAMING, type CloudEvent, MEMBER } from '#catalogue/events/cases.ts';
import { findingsImported, securityFinding } from '#catalogue/events/notices.ts';
import { CATALOGUE, scenarioNamed } from '#catalogue/index.ts';
import { playbooksOf } from '#core/detection/containment.ts';
import type { Incident } from '#core/incident/incident.ts';
import { opened } from '#core/incident/life.ts';
import { detect } from '#detect/detect.ts';
import { enrich } from '#detect/enrich.ts';
import type { AttackResult, Target } from '#local/attacks/attack.ts';
import { ATTACKS } from '#local/attacks/index.ts';
import { activityOf } from '#local/attacks/recognised.ts';
import { playbookOf } from '#playbooks/playbook-of.ts';
import { makeCalls } from '#remediate/make-calls.ts';
import { playbookFor } from '#remediate/ports.ts';
import { detectPorts } from '../../support/detect-ports.ts';
import { type EmulatedMember, emulatedMember, MEMBER_REGION } from '../../support/emulated-member.ts';

let member: EmulatedMember;
beforeAll(async () => {
  member = await emulatedMember();
});
afterAll(() => member?.stop());

const CONTAINED = CATALOGUE.filter((scenario) => playbooksOf(scenario).length > 0).map(({ id }) => id);

/** These attacks need reminders, the member's flow logs or another Region's bus: test/organization runs them. */
const OF_THE_HUB = ['sg-stale-opening', 'sg-connection-after-open', 'access-key-unusual-source'];

/** Scenarios for which no playbook makes a plan here, and why. */
const REFUSED: Readonly<Record<string, string>> = {
  'cloudtrail-deleted': 'AWS Config recorded no configuration of the trail',
  's3-bucket-policy-deleted': 'AWS Config recorded no policy of the bucket',
  'web-scanner-detected': 'no IP set is named for the account',
};

const ACCOUNT = { Type: 'AwsAccount', Id: `AWS::::Account:${MEMBER}` };
const BUCKET = { Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::amzn-s3-demo-bucket' };

const settings = { name: 'shop', environment: 'dev', modes: [] };
const places = locationsInDatabase();

describe('an attack that the hub can contain', () => {
  test('exists for every such scenario', () => {
    expect(CONTAINED.filter((id) => ATTACKS[id] === undefined)).toEqual([]);
  });

  test.each(CONTAINED.filter((id) => !OF_THE_HUB.includes(id)))(
    '%s stays in place until it is contained, and nothing else is changed by the attack or the containment',
    async (id) => {
      const { result, before } = await runAttack(id);
      expect([await result.persists(), await result.restUntouched()]).toEqual([true, true]);
      const planned = await contained(await incidentOf(id, [...before, result.event]));
      expect(planned).toBe(REFUSED[id] === undefined ? 'planned' : 'refused');
      expect([await result.persists(), await result.restUntouched()]).toEqual([planned !== 'planned', true]);
    },
  );

  test.each([
    ['a control about keys of root', findingsImported({ findings: [securityFinding({ control: 'IAM.4', resource: ACCOUNT })] })],
    [
      'a control about encrypted transport',
      findingsImported({ findings: [securityFinding({ control: 'S3.5', resource: BUCKET })] }),
    ],
  ])('%s fails: no playbook is chosen for it, but one that a person names is used', async (_, event) => {
    const incident = await incidentOf('securityhub-finding', [event]);
    const detection = scenarioNamed(incident.scenario);
    const ports = { playbook: playbookOf };
    expect(await playbookFor(incident, detection, settings, ports)).toBeUndefined();
    const chosen = incident.resource.type === 'AwsAccount' ? 'block-public-account' : 'block-public-bucket';
    expect((await playbookFor({ ...incident, playbook: chosen }, detection, settings, ports))?.id).toBe(chosen);
  });
});

/** Runs an attack; `before` are the events it emitted on the way. */
async function runAttack(id: string): Promise<{ result: AttackResult; before: readonly CloudEvent[] }> {
  const before: CloudEvent[] = [];
  const target: Target = {
    account: MEMBER,
    region: MEMBER_REGION,
    clients: member.clients,
    naming: CASE_NAMING,
    emit: async (event) => void before.push(event),
    putInLane: async () => '',
  };
  const result = await ATTACKS[id]?.(target);
  if (result === undefined) throw new Error(`there is no attack ${id}`);
  return { result, before };
}

/** The incident that the last of some events opens; facts are read from the emulated member. */
async function incidentOf(id: string, events: readonly CloudEvent[]): Promise<Incident> {
  const ports = { ...detectPorts(), ask: memberFacts({ open: async () => (question) => factOf(question, MEMBER, member.read) }) };
  let incident: Incident | undefined;
  for (const event of events) {
    const activity = enrich(activityOf(event), { locations: places });
    const { signals } = await detect(activity, ports);
    const signal = signals.find(({ detection }) => detection.id === id);
    if (signal !== undefined) incident = opened(signal, activity, activity.at, activity.at);
  }
  if (incident === undefined) throw new Error(`${id} was not recognised`);
  return incident;
}

/** Carries out the playbook that the hub would choose; returns whether it planned or refused. */
async function contained(incident: Incident): Promise<string | undefined> {
  const detection = scenarioNamed(incident.scenario);
  const playbook = await playbookFor(incident, detection, settings, { playbook: playbookOf });
  const images = await playbook?.read(incident, member.call, settings);
  const planned = playbook?.plan(incident, images ?? [], { now: Date.now(), account: settings });
  if (planned?.kind === 'planned') await makeCalls(planned.plan.calls, async () => member.call, Date.now);
  return planned?.kind;
}
