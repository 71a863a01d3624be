import type { JsonObject } from '#core/json.ts';
import { assumedRole, type By, iamUser } from '../events/callers.ts';
import { CASE_NAMING, type Cases, HUB_ACCOUNT, MEMBER } from '../events/cases.ts';
import { securityHubCall } from '../events/guard-calls.ts';

const REGION = CASE_NAMING.homeRegion;
const product = (account: string) => `arn:aws:securityhub:${REGION}:${account}:product/${account}/default`;
const GUARD_DUTY = `arn:aws:securityhub:${REGION}::product/aws/guardduty`;
const own = `org-security-hub/${MEMBER}/us-east-1/inc-0123456789abcdef01234567`;
const publish = assumedRole('org-security-hub/org-security-hub-function-publish', 'org-security-hub-publish');
const importing = assumedRole('org-security-hub/org-security-hub-import-findings', 'import-findings');

const update = (Id: string, ProductArn: string, by: By = publish, name = 'BatchUpdateFindings', error?: string) =>
  securityHubCall({
    name,
    request: { FindingIdentifiers: [{ Id, ProductArn }], Workflow: { Status: 'SUPPRESSED' } },
    by,
    account: HUB_ACCOUNT,
    region: REGION,
    ...(error !== undefined && { error }),
  });

const imported = (Id: string, ProductArn: string, by: By = importing, account: string = MEMBER) =>
  securityHubCall({ name: 'BatchImportFindings', request: { Findings: [{ Id, ProductArn }] }, by, account, region: REGION });

const changed = (request: JsonObject, name = 'BatchUpdateFindings') =>
  securityHubCall({ name, request, by: publish, account: HUB_ACCOUNT, region: REGION });

export const cases: Cases = {
  fires: {
    'a finding of GuardDuty is suppressed': update('arn:aws:guardduty:us-east-1:444455556666:detector/1/finding/2', GUARD_DUTY),
    'the finding of another product has the id of one of the hub': update(own, GUARD_DUTY),
    "another's finding in the account's own product is suppressed": update('audit/7', product(MEMBER)),
    'the id names one account and the product another': update(own, product('777788889999')),
    'the second of two findings is not one of the hub': changed({
      FindingIdentifiers: [
        { Id: own, ProductArn: product(MEMBER) },
        { Id: 'audit/7', ProductArn: product(MEMBER) },
      ],
    }),
    'the request was too long for CloudTrail': changed({ omitted: true }),
    'findings of the newer Security Hub are changed, which the hub never does': changed(
      { MetadataUids: ['f0f1f2f3'], StatusId: 3 },
      'BatchUpdateFindingsV2',
    ),
    'the role of a member imports over a finding of another team': imported('audit/7', product(MEMBER)),
    'the function imports an invented finding as the hub': imported('audit/7', product(HUB_ACCOUNT), publish, HUB_ACCOUNT),
  },
  staysQuiet: {
    'the hub changes its own finding of a member': update(own, product(MEMBER)),
    'the hub changes a finding that it imported for a member as itself': update(own, product(HUB_ACCOUNT)),
    'the hub imports as the member': imported(own, product(MEMBER)),
    'the hub imports as itself': imported(own, product(HUB_ACCOUNT), publish, HUB_ACCOUNT),
    'the import is too long for CloudTrail': securityHubCall({
      name: 'BatchImportFindings',
      request: { omitted: true },
      by: importing,
      region: REGION,
    }),
    'a person suppresses a finding': update('audit/7', GUARD_DUTY, iamUser('alice')),
    'a role of that name under another path does': update(
      'audit/7',
      GUARD_DUTY,
      assumedRole('x/org-security-hub-function-publish', 'y'),
    ),
    'AWS refuses it': update('audit/7', GUARD_DUTY, publish, 'BatchUpdateFindings', 'AccessDenied'),
  },
};
