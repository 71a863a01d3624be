import { randomUUID } from 'node:crypto';
import { BatchImportFindingsCommand, GetFindingsCommand } from '@aws-sdk/client-securityhub';
import { assumedRole } from '#catalogue/events/callers.ts';
import { securityHubCall } from '#catalogue/events/guard-calls.ts';
import { IMPORT_PURPOSE, roleArn } from '#core/naming.ts';
import { type Attack, callBy, eventTime } from '../attack.ts';

/** Imports a finding under another product's name, with the role that imports the hub's findings. */
export const changeFinding: Attack = async (target) => {
  const { account, region, clients, naming } = target;
  const Id = `audit/${randomUUID().slice(0, 8)}`;
  const ProductArn = `arn:aws:securityhub:${region}:${account}:product/${account}/default`;
  const finding = {
    SchemaVersion: '2018-10-08',
    Id,
    ProductArn,
    GeneratorId: 'audit',
    AwsAccountId: account,
    Types: ['Software and Configuration Checks'],
    CreatedAt: eventTime(),
    UpdatedAt: eventTime(),
    Severity: { Label: 'INFORMATIONAL' as const },
    Title: 'The yearly audit found nothing',
    Description: 'The yearly audit found nothing',
    Resources: [{ Type: 'AwsAccount', Id: `AWS::::Account:${account}` }],
  };
  await clients.securityHub.send(new BatchImportFindingsCommand({ Findings: [finding] }));
  const by = assumedRole(roleArn(naming, account, IMPORT_PURPOSE), IMPORT_PURPOSE);
  const Filters = { Id: [{ Value: Id, Comparison: 'EQUALS' as const }] };
  return {
    event: securityHubCall({ ...callBy(target, by), name: 'BatchImportFindings', request: { Findings: [{ Id, ProductArn }] } }),
    persists: async () => (await clients.securityHub.send(new GetFindingsCommand({ Filters }))).Findings?.length === 1,
    restUntouched: async () => true,
  };
};
