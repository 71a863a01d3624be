import {
  BatchUpdateFindingsCommand,
  GetFindingsCommand,
  SecurityHubClient,
  type StringFilter,
} from '@aws-sdk/client-securityhub';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { findingId } from '#core/incident/finding-id.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { incidentStore } from '#local/attacks/run-attack.ts';
import { administratorOf } from '#local/running.ts';
import { hub } from '#test/support/hub-command.ts';
import { simulatedAttack } from '#test/support/simulated-attack.ts';
import { until } from '#test/support/until.ts';

let client: SecurityHubClient;
let incidents: IncidentStore;
let id = '';
let Id: StringFilter[] = [];

const shown = async () => (await incidents.get(id)) as Incident;

/** The finding of the incident, as the hub account sees it. */
async function finding() {
  const { Findings = [] } = await client.send(new GetFindingsCommand({ Filters: { Id } }));
  return Findings[0];
}

/** Security Hub takes three reads a second, also from the hub. */
const untilFinding = (wanted: (found: Awaited<ReturnType<typeof finding>>) => boolean) => until(finding, wanted, 300, 700);

const untilStatus = (status: string) => untilFinding((one) => one?.Workflow?.Status === status);

/** What a person of the hub account does in the console of Security Hub. */
async function set(Status: 'SUPPRESSED', Text: string): Promise<void> {
  const { Id = '', ProductArn = '' } = (await finding()) ?? {};
  const change = { FindingIdentifiers: [{ Id, ProductArn }], Workflow: { Status }, Note: { Text, UpdatedBy: 'alice' } };
  expect(await client.send(new BatchUpdateFindingsCommand(change))).toMatchObject({ UnprocessedFindings: [] });
}

beforeAll(async () => {
  const running = inject('running');
  const { hubAccount, homeRegion: region } = running.organization.naming;
  const credentials = await administratorOf(running, hubAccount, region);
  client = new SecurityHubClient({ endpoint: running.endpoint, region, credentials, maxAttempts: 8 });
  incidents = await incidentStore(running);
  id = (await simulatedAttack('s3-website-enabled', 'shop')).incidentId;
  Id = [{ Value: findingId(await shown()), Comparison: 'EQUALS' }];
});

describe('a suppression in the running organization', () => {
  test('by the command line suppresses the finding, and its end by the command line makes it active again', async () => {
    await untilStatus('NOTIFIED');
    expect((await hub('suppress', id, '--reason', 'the spring campaign')).code).toBe(0);
    await untilStatus('SUPPRESSED');
    expect((await hub('reopen', id, '--reason', 'the campaign is over')).code).toBe(0);
    const again = await untilFinding((one) => one?.Workflow?.Status !== 'SUPPRESSED');
    expect(again).toMatchObject({ RecordState: 'ACTIVE' });
  });

  test('by a person in Security Hub suppresses the incident in their name, and the hub writes nothing back', async () => {
    // The note is the last that the hub writes about the reopening before.
    await untilFinding(
      (one) => one?.Workflow?.Status === 'NOTIFIED' && one.Note?.Text?.includes('AWAITING_APPROVAL by hub') === true,
    );
    await set('SUPPRESSED', 'known to us');
    const suppressed = await until(shown, ({ state }) => state === 'SUPPRESSED');
    expect(suppressed).toMatchObject({
      suppression: { by: expect.stringMatching(/^arn:aws:sts::111122223333:assumed-role\//), reason: 'known to us' },
      workflow: { status: 'SUPPRESSED' },
    });
    const seen = await finding();
    expect((await hub('note', id, '--text', 'the owner was informed')).code).toBe(0);
    expect((await shown()).state).toBe('SUPPRESSED');
    expect(await finding()).toMatchObject({
      Workflow: { Status: 'SUPPRESSED' },
      Note: { Text: 'known to us', UpdatedBy: 'alice' },
    });
    expect((await finding())?.UserDefinedFields).toEqual(seen?.UserDefinedFields);
  });

  test('of such a person is taken back by a reopening, with a note that says who reopened it', async () => {
    expect((await hub('reopen', id, '--reason', 'not known after all')).code).toBe(0);
    const again = await untilFinding((one) => one?.Note?.Text?.includes('reopened') === true);
    expect(again?.Note?.Text).toContain(': reopened: not known after all');
    expect(again?.Workflow?.Status).not.toBe('SUPPRESSED');
  });

  test('leaves a finding that hub show prints as AWS takes it', async () => {
    const { code, out, err } = await hub('show', id, '--finding');
    expect(JSON.parse(out)).toMatchObject({ Id: (await finding())?.Id, SchemaVersion: '2018-10-08' });
    expect([code, err]).toEqual([0, expect.stringContaining('The finding is valid')]);
  });
});
