import {
  BatchImportFindingsCommand,
  BatchUpdateFindingsCommand,
  CreateMembersCommand,
  EnableOrganizationAdminAccountCommand,
  EnableSecurityHubCommand,
  GetFindingsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pause } from '#adapters/lambda/pause.ts';
import { securityHub } from '#adapters/member/security-hub.ts';
import { MANAGEMENT, MEMBER } from '#catalogue/events/cases.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import { findingId } from '#core/incident/finding-id.ts';
import type { Incident } from '#core/incident/incident.ts';
import { moved } from '#core/incident/life.ts';
import { findingOf, productArn } from '#publish/finding.ts';
import type { PublishPorts } from '#publish/ports.ts';
import { publish } from '#publish/publish.ts';
import { sshIncident } from '../support/containment.ts';
import { emulatedOrganization } from '../support/emulated-organization.ts';
import { until } from '../support/until.ts';

const DAY = 86_400_000;
const REGION = 'ap-northeast-2';
const ONE = await sshIncident();

let hub: string;
let stop: () => Promise<void>;
let clientOf: (account: string) => SecurityHubClient;
let ports: Omit<PublishPorts, 'incident'>;
let incidents = 0;

beforeAll(async () => {
  const organization = await emulatedOrganization(REGION);
  hub = organization.hub;
  stop = organization.stop;
  const config = (account: string) => ({
    endpoint: organization.endpoint,
    region: REGION,
    maxAttempts: 8,
    credentials: organization.keyOf(account),
  });
  clientOf = (account) => new SecurityHubClient(config(account));
  for (const account of [MANAGEMENT, MEMBER, hub]) await clientOf(account).send(new EnableSecurityHubCommand({}));
  await clientOf(MANAGEMENT).send(new EnableOrganizationAdminAccountCommand({ AdminAccountId: hub }));
  await clientOf(hub).send(new CreateMembersCommand({ AccountDetails: [{ AccountId: MEMBER }] }));
  const assume = async ({ roleArn = '' }) => ({ sessionToken: '', ...organization.keyOf(roleArn.split(':')[4] ?? '') });
  const naming = { hubAccount: hub, homeRegion: REGION, rolePath: '/', rolePrefix: 'hub-' };
  const adapter = securityHub(assume, naming, 'external', config(hub));
  ports = {
    ...adapter,
    hub: { account: hub, region: REGION },
    controlRoom: async () => undefined,
    detection: scenarioNamed,
    lookAgain: async () => undefined,
    now: Date.now,
    pause,
  };
});

afterAll(() => stop());

/** A new incident in an account. */
function incidentIn(account: string): Incident {
  incidents += 1;
  return { ...ONE, account, id: `inc-${String(incidents).padStart(24, '0')}` };
}

/** Throws if the finding could not be published. */
async function publishNow(incident: Incident, more: Partial<PublishPorts> & { renewedAt?: number } = {}) {
  const { renewedAt = 0, ...others } = more;
  const { id, account, region } = incident;
  const failed = await publish([{ id, account, region, renewedAt }], { ...ports, incident: async () => incident, ...others });
  for (const failure of failed.values()) throw failure;
}

/** The findings of an incident that an account sees. */
async function seenBy(account: string, incident: Incident) {
  const Id = [{ Value: findingId(incident), Comparison: 'EQUALS' as const }];
  return (await clientOf(account).send(new GetFindingsCommand({ Filters: { Id } }))).Findings ?? [];
}

const mitigated = (incident: Incident) => moved(incident, 'MITIGATED', { by: 'hub', at: incident.updatedAt + 2_000 });

/** A change by a person in the console of the hub account. */
async function setByPerson(incident: Incident, Status: 'SUPPRESSED' | 'NOTIFIED' | 'RESOLVED', account = MEMBER) {
  const FindingIdentifiers = [{ Id: findingId(incident), ProductArn: productArn({ account, region: REGION }) }];
  const Note = { Text: 'known to us', UpdatedBy: 'alice' };
  const change = new BatchUpdateFindingsCommand({ FindingIdentifiers, Workflow: { Status }, Note });
  for (let done = false; !done; ) {
    done = (await clientOf(hub).send(change)).UnprocessedFindings?.length === 0;
    if (!done) await pause(200);
  }
  await untilSeen(incident, Status);
}

/** Waits until the hub sees the status: Security Hub shows a change some time after it accepted it. */
const untilSeen = (incident: Incident, status: string) =>
  until(
    () => seenBy(hub, incident),
    ([found]) => found?.Workflow?.Status === status,
    20,
    500,
  );

describe('the finding of an incident', () => {
  test('belongs to the member, and a new one has its workflow status and note from the import', async () => {
    const incident = mitigated(incidentIn(MEMBER));
    await publishNow(incident, { change: async () => ({ failed: new Map(), unknown: new Set() }) });
    expect(await seenBy(hub, incident)).toMatchObject([
      { AwsAccountId: MEMBER, Workflow: { Status: 'RESOLVED' }, Note: { Text: 'MITIGATED by hub' } },
    ]);
  });

  test.concurrent('that Security Hub does not show yet changes its status within seconds, in one run', async () => {
    const incident = incidentIn(MEMBER);
    await publishNow(incident);
    await publishNow(mitigated(incident), { findings: async () => new Map() });
    await untilSeen(incident, 'RESOLVED');
  });

  test('of the management account, which is not a member, belongs to the hub and follows the incident', async () => {
    const incident = incidentIn(MANAGEMENT);
    await publishNow(incident);
    await publishNow(mitigated(incident));
    expect(await untilSeen(incident, 'RESOLVED')).toMatchObject([
      {
        AwsAccountId: hub,
        Workflow: { Status: 'RESOLVED' },
        ProductFields: { 'org-security-hub/account': MANAGEMENT },
      },
    ]);
    expect(await seenBy(MANAGEMENT, incident)).toEqual([]);
  });

  test('of the management account belongs to it once it is a member, and older findings stay with the hub', async () => {
    const before = incidentIn(MANAGEMENT);
    await publishNow(before);
    await clientOf(hub).send(new CreateMembersCommand({ AccountDetails: [{ AccountId: MANAGEMENT }] }));
    const after = incidentIn(MANAGEMENT);
    // A function that starts later has not asked before.
    const isMember = async () => true;
    for (const incident of [mitigated(before), after]) {
      await publishNow(incident, { isMember });
    }
    await untilSeen(before, 'RESOLVED');
    expect(await seenBy(hub, before)).toMatchObject([{ AwsAccountId: hub, Workflow: { Status: 'RESOLVED' } }]);
    expect(await seenBy(hub, after)).toMatchObject([{ AwsAccountId: MANAGEMENT, Workflow: { Status: 'NEW' } }]);
  });

  test.concurrent('keeps the status and the note that a person set, through changes of the incident and renewals', async () => {
    const incident = incidentIn(MEMBER);
    await publishNow(incident);
    await setByPerson(incident, 'SUPPRESSED');
    await publishNow(mitigated(incident));
    await publishNow(mitigated(incident), { renewedAt: incident.updatedAt + 75 * DAY });
    expect(await seenBy(hub, incident)).toMatchObject([
      {
        Workflow: { Status: 'SUPPRESSED' },
        Note: { Text: 'known to us', UpdatedBy: 'alice' },
        ProductFields: { 'org-security-hub/state': 'MITIGATED' },
      },
    ]);
  });

  test.concurrent('that the member archived is active again, with the status that a person set', async () => {
    const incident = incidentIn(MEMBER);
    await publishNow(incident);
    await setByPerson(incident, 'NOTIFIED');
    const detection = scenarioNamed(incident.scenario);
    if (detection === undefined) throw new Error('unknown scenario');
    const archived = findingOf(incident, detection, { account: MEMBER, region: REGION }, { renewedAt: incident.updatedAt + 500 });
    await clientOf(MEMBER).send(new BatchImportFindingsCommand({ Findings: [{ ...archived, RecordState: 'ARCHIVED' }] }));
    await publishNow(mitigated(incident));
    expect(await untilSeen(incident, 'NOTIFIED')).toMatchObject([{ RecordState: 'ACTIVE', Workflow: { Status: 'NOTIFIED' } }]);
  });

  test('of many incidents is one import, and a refused one fails alone with its reason', async () => {
    const incidents = Array.from({ length: 30 }, () => incidentIn(MEMBER));
    const bad = incidents[4] as Incident;
    const nameless = { ...bad, resource: { ...bad.resource, arn: '' } };
    const byId = new Map(incidents.map((one) => [one.id, one === bad ? nameless : one]));
    const asked = incidents.map(({ id, account, region }) => ({ id, account, region, renewedAt: 0 }));
    const failed = await publish(asked, { ...ports, incident: async (id) => byId.get(id) });
    expect([...failed]).toEqual([
      [bad.id, expect.objectContaining({ name: 'InvalidInput', message: expect.stringContaining('Resources') })],
    ]);
    expect(await seenBy(hub, incidents[5] as Incident)).toHaveLength(1);
  });

  test.concurrent('without changes is renewed with the time of the reminder, and a repeated reminder changes nothing', async () => {
    const incident = incidentIn(MEMBER);
    await publishNow(incident);
    const renewedAt = incident.updatedAt + 75 * DAY;
    for (const _ of [1, 2]) await publishNow(incident, { renewedAt });
    expect(await seenBy(hub, incident)).toMatchObject([
      { UpdatedAt: new Date(renewedAt).toISOString(), RecordState: 'ACTIVE', Workflow: { Status: 'NEW' } },
    ]);
  });
});
