import { randomUUID } from 'node:crypto';
import { CreateSecurityGroupCommand } from '@aws-sdk/client-ec2';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { expect, inject, test } from 'vitest';
import { iamUser } from '#catalogue/events/callers.ts';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import { authorizeIngress, revokeIngress } from '#catalogue/events/security-group-calls.ts';
import { isoTime } from '#core/iso-time.ts';
import { memberClients } from '#local/account-clients.ts';
import { incidentOf } from '#local/attacks/recognised.ts';
import { findingWhen } from '#test/support/hub-findings.ts';

const running = () => inject('running');

test('an incident in the management account is a finding that the hub sees, and follows it to its end', async () => {
  const { organization } = running();
  const region = organization.naming.homeRegion;
  const { ec2, events } = await memberClients(running(), organization.management, region);
  const { GroupId: group = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: `g-${randomUUID()}`, Description: 'test' }),
  );
  const send = ({ source, 'detail-type': DetailType, time, detail }: CloudEvent) =>
    events.send(
      new PutEventsCommand({
        Entries: [{ Source: source, DetailType, Time: new Date(time), Detail: JSON.stringify(detail) }],
      }),
    );
  const on = {
    account: organization.management,
    region,
    by: iamUser('alice'),
    group,
    permissions: [{ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }],
    rules: ['sgr-0a1b2c3d4e5f60099'],
  };
  const openedAt = Date.now();
  const opening = authorizeIngress({ ...on, at: isoTime(openedAt), id: randomUUID() });
  await send(opening);
  const id = incidentOf('sg-ssh-open-world', opening);
  expect(await findingWhen(running(), id, (found) => found !== undefined)).toMatchObject({
    Workflow: { Status: 'NEW' },
    ProductFields: { 'org-security-hub/account': organization.management },
  });
  await send(revokeIngress({ ...on, at: isoTime(openedAt + 1_000), id: randomUUID() }));
  const finding = await findingWhen(running(), id, (found) => found?.Workflow?.Status === 'RESOLVED');
  expect(finding?.Workflow?.Status).toBe('RESOLVED');
});
