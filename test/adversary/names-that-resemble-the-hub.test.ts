import { describe, expect, test } from 'vitest';
import { MEMBER } from '#catalogue/events/cases.ts';
import { ownRoles } from '#core/hub-parts.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Image } from '#core/playbook/plan.ts';
import { accountIn } from '#core/settings.ts';
import { remediationRole } from '#member-baseline/remediation-role.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import { memberOf } from '../../stacks/member-stack.ts';
import { hubBuckets } from '../../stacks/organization/hub-buckets.ts';
import type { Account } from '../../stacks/organization/organization.ts';
import { settingsOf } from '../../stacks/organization/settings.ts';
import { isAllowed } from '../support/iam.ts';
import { EXAMPLE, resourcesOf, synthesized } from '../support/synthesized.ts';

const account = accountIn(settingsOf(EXAMPLE), MEMBER) ?? { name: 'shop', modes: [] };
const at = { now: 0, account };
const accountNamed = (wanted: string): Account => {
  const found = EXAMPLE.accounts.find(({ id }) => id === wanted);
  if (found === undefined) throw new Error(`the example has no account ${wanted}`);
  return found;
};

/** Whether the fix role of a family may make a call in a member of the example. */
function mayFix(family: 'identity' | 'storage', action: string, resource: string, of = accountNamed(MEMBER)): boolean {
  const context = memberOf(of, EXAMPLE);
  const { policy } = remediationRole(context, family, 'fix');
  return isAllowed({ action, resource, context: { 'aws:ResourceAccount': context.account } }, { identity: [policy] });
}

const opened: Image = { subject: 'bucket-access-block/x', state: null, lookup: { website: false } };
const about = (bucket: string) =>
  ({ account: MEMBER, resource: { type: 'AwsS3Bucket', id: bucket, arn: `arn:aws:s3:::${bucket}` } }) as Incident;
const closes = (bucket: string) => PLAYBOOKS['block-public-bucket'].plan(about(bucket), [opened], at).kind;

describe('a bucket whose name only resembles a hub bucket is contained like any other', () => {
  test.each([
    'org-security-hub-exfil',
    `org-security-hub-ledger-${MEMBER}`,
    `org-security-hub-trail-${MEMBER}`,
    'org-security-hub-',
  ])('%s', (bucket) => {
    expect(closes(bucket)).toBe('planned');
    expect(mayFix('storage', 's3:PutBucketPublicAccessBlock', `arn:aws:s3:::${bucket}`)).toBe(true);
  });

  test("but the hub's own buckets wait for a person, and the role is denied on them", () => {
    const own = hubBuckets(EXAMPLE);
    expect(own.length).toBeGreaterThan(1);
    for (const { account: holder, bucket } of own) {
      expect(closes(bucket), bucket).toBe('refused');
      const there = accountNamed(holder);
      expect(mayFix('storage', 's3:PutBucketPublicAccessBlock', `arn:aws:s3:::${bucket}`, there), bucket).toBe(false);
    }
  });

  test('the own buckets are exactly the buckets that the stacks create', async () => {
    const created = Object.values(await synthesized(EXAMPLE)).flatMap((stack) =>
      resourcesOf(stack, 'aws_s3_bucket').map(({ bucket }) => String(bucket)),
    );
    expect(
      hubBuckets(EXAMPLE)
        .map(({ bucket }) => bucket)
        .toSorted(),
    ).toEqual(created.toSorted());
  });
});

const role = (name: string) => `arn:aws:iam::${MEMBER}:role/${name}`;
const session = (arn: string): Image => ({ subject: 'inline-policy/x', state: null, lookup: { arn } });
const revokes = (arn: string) => {
  const incident = { resource: { type: 'AwsIamRole', id: arn.split('/').at(-1), arn }, lastAt: 0 } as Incident;
  return PLAYBOOKS['revoke-role-sessions'].plan(incident, [session(arn)], at).kind;
};

describe('a role whose name only resembles a hub role is contained like any other', () => {
  test.each([
    'org-security-hub/org-security-hub-backdoor',
    'org-security-hub/org-security-hub-remediate-mine',
    'org-security-hub/org-security-hub-function-detect',
    `x/${EXAMPLE.deploy.role}`,
    `${EXAMPLE.deploy.role}-2`,
  ])('%s', (name) => {
    expect(revokes(role(name))).toBe('planned');
    expect(mayFix('identity', 'iam:PutRolePolicy', role(name))).toBe(true);
  });

  test("but the hub's own roles wait for a person, and the role is denied on them", () => {
    for (const arn of ownRoles(EXAMPLE.naming, MEMBER)) {
      expect(revokes(arn), arn).toBe('refused');
      expect(mayFix('identity', 'iam:PutRolePolicy', arn), arn).toBe(false);
    }
    expect(revokes(role(EXAMPLE.deploy.role))).toBe('refused');
  });

  test('every role that the stacks create under the path of the hub is an own role', async () => {
    const known = ownRoles(EXAMPLE.naming, '*').map((arn) => arn.split(':role').at(-1));
    const created = Object.values(await synthesized(EXAMPLE)).flatMap((stack) =>
      resourcesOf(stack, 'aws_iam_role').map(({ path, name }) => `${path}${name}`),
    );
    expect(created.length).toBeGreaterThan(20);
    expect([...new Set(created)].filter((one) => one.startsWith(EXAMPLE.naming.rolePath) && !known.includes(one))).toEqual([]);
  });
});
