import { describe, expect, test } from 'vitest';
import { functionPurpose, roleArn } from '#core/naming.ts';
import { ledgerWarnings } from '#stacks/organization/ledger-account.ts';
import { CENTRAL } from '../support/central-stack.ts';
import { CLOUD } from '../support/example-stacks.ts';
import { type Document, isAllowed } from '../support/iam.ts';
import { everything } from '../support/iam-policies.ts';
import { EXAMPLE, resourcesOf, stackIn, withPhysicalNames, writtenStatements } from '../support/synthesized.ts';

const { naming } = EXAMPLE;
const BUCKET = 'arn:aws:s3:::org-security-hub-ledger-111122223333';
const ENTRY = `${BUCKET}/incidents/444455556666/inc-0123456789abcdef01234567/000005-4421584500000000017450439091.json`;
const WRITER = roleArn(naming, naming.hubAccount, functionPurpose('ledger'));

const [bucketPolicy] = resourcesOf(stackIn(CLOUD, 'ledger'), 'aws_s3_bucket_policy').filter(({ policy }) =>
  String(policy).includes('NobodyHides'),
);
const PROTECTION = JSON.parse(String(bucketPolicy?.policy)) as Document;

/** Whether a caller with these policies may make a call on the ledger. */
function may(action: string, principal: string, own: Document, resource = ENTRY): boolean {
  const context = { 'aws:PrincipalArn': principal, 'aws:SecureTransport': 'true' };
  return isAllowed({ action, resource, context }, { identity: [own, PROTECTION] });
}

const FUNCTIONS = resourcesOf(CENTRAL, 'aws_iam_role_policy').map(({ name, policy }) => ({
  name: String(name),
  own: {
    Statement: writtenStatements(policy).map(({ Resource, ...one }) => ({
      ...one,
      Resource: withPhysicalNames(CENTRAL, Resource),
    })),
  } as Document,
}));

const HIDING = [
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:PutObjectRetention',
  's3:PutObjectLegalHold',
  's3:BypassGovernanceRetention',
  's3:ReplicateObject',
  's3:ReplicateDelete',
];

describe('an entry of the ledger', () => {
  test('can be written by the ledger function', () => {
    const own = FUNCTIONS.find(({ name }) => name === 'ledger')?.own as Document;
    expect(may('s3:PutObject', WRITER, own)).toBe(true);
  });

  test.each([
    ['an administrator of the hub account', 'arn:aws:iam::111122223333:role/admin'],
    ['the deploy role', 'arn:aws:iam::111122223333:role/OrganizationAccountAccessRole'],
    ['a role with the name of the writer in another account', roleArn(naming, '222233334444', functionPurpose('ledger'))],
    ['the root user', 'arn:aws:iam::111122223333:root'],
  ])('cannot be written by %s, even if their own policies allow everything', (_, principal) => {
    expect(may('s3:PutObject', principal, everything)).toBe(false);
  });

  test.each(FUNCTIONS.filter(({ name }) => name !== 'ledger').map(({ name, own }) => [name, own] as const))(
    'cannot be written by the function %s',
    (name, own) => {
      expect(may('s3:PutObject', roleArn(naming, naming.hubAccount, functionPurpose(name)), own)).toBe(false);
    },
  );

  test.each(HIDING)('cannot be hidden with %s, by the writer or by an administrator', (action) => {
    expect(may(action, WRITER, everything)).toBe(false);
    expect(may(action, 'arn:aws:iam::111122223333:role/admin', everything)).toBe(false);
  });

  test('can be read for verification by principals that the hub account allows', () => {
    const auditor = 'arn:aws:iam::111122223333:role/auditor';
    for (const action of ['s3:GetObject', 's3:GetObjectVersion']) expect(may(action, auditor, PROTECTION)).toBe(true);
    for (const action of ['s3:ListBucket', 's3:ListBucketVersions']) expect(may(action, auditor, PROTECTION, BUCKET)).toBe(true);
  });
});

describe('the ledger in the hub account', () => {
  test('is reported during synthesis, with the setting that moves it', () => {
    expect(ledgerWarnings(EXAMPLE)).toEqual([expect.stringContaining('hub.ledger.account')]);
  });

  test('is not reported if another account stores the ledger', () => {
    expect(ledgerWarnings({ ...EXAMPLE, ledger: { ...EXAMPLE.ledger, account: '777788889999' } })).toEqual([]);
  });
});
