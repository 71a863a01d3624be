import { describe, expect, test } from 'vitest';
import { rolloutCalls } from '#stacks/preflight/policies/rollout-calls.ts';
import { controlPolicyLevels, EVERY_CONTROL } from '#test/support/control-policies.ts';
import { CLOUD } from '#test/support/example-stacks.ts';
import { type Document, type IamRequest, isAllowed } from '#test/support/iam.ts';
import { requestsOfRoles } from '#test/support/requests-of-roles.ts';
import { PLANNED } from './preflight/recorded.ts';

const EVERYTHING: Document = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const { naming, ledger } = EVERY_CONTROL;

/** Whether the policies of the organization allow a call of an administrator of the account. */
function passes(account: string, request: IamRequest): boolean {
  return isAllowed(request, { identity: [EVERYTHING], control: controlPolicyLevels(account, EVERY_CONTROL) });
}

const ROLES = Object.values(CLOUD).flatMap(requestsOfRoles);

describe('under every control policy', () => {
  test('each call of the rollout is allowed, in every account and Region', () => {
    const calls = PLANNED.stacks.flatMap(rolloutCalls);
    expect(calls.length).toBeGreaterThan(500);
    const refused = calls.filter(({ account, action, resource = '*', context }) => {
      const known = Object.fromEntries(Object.entries(context).filter(([, value]) => value !== 'absent'));
      return !passes(account, { action, resource, context: known });
    });
    expect(refused).toEqual([]);
  });

  test.each(ROLES.map((one) => [one.role, one] as const))(
    '%s may do everything that its own policy allows',
    (_, { account, requests }) => {
      expect(requests.filter((request) => !passes(account, request))).toEqual([]);
    },
  );

  test('all of them but the one of AWS Config have such a policy, and some assume roles of members', () => {
    expect(ROLES.filter(({ requests }) => requests.length === 0).map(({ role }) => role)).toEqual([
      `arn:aws:iam::${naming.hubAccount}:role/org-security-hub/org-security-hub-aggregate-config`,
    ]);
    const assuming = ROLES.flatMap(({ requests }) => requests).filter(({ action }) => action === 'sts:AssumeRole');
    expect(assuming.length).toBeGreaterThan(10);
  });

  test('people of the hub account may read incidents and send decisions and what failed', () => {
    const by = {
      'aws:PrincipalArn': `arn:aws:iam::${naming.hubAccount}:role/Operator`,
      'aws:RequestedRegion': naming.homeRegion,
    };
    const at = (service: string, rest: string) => `arn:aws:${service}:${naming.homeRegion}:${naming.hubAccount}:${rest}`;
    const requests = [
      { action: 'dynamodb:Query', resource: at('dynamodb', 'table/org-security-hub-incidents') },
      { action: 'sqs:SendMessage', resource: at('sqs', 'org-security-hub-decisions.fifo') },
      { action: 'sqs:ReceiveMessage', resource: at('sqs', 'org-security-hub-urgent-dead') },
      { action: 'sqs:DeleteMessage', resource: at('sqs', 'org-security-hub-urgent-dead') },
      { action: 'events:PutEvents', resource: at('events', 'event-bus/org-security-hub') },
    ].map((request) => ({ ...request, context: by }));
    expect(requests.filter((request) => !passes(naming.hubAccount, request))).toEqual([]);
  });

  test('the ledger is written by its function alone, and shortened by no principal of any account', () => {
    const control = controlPolicyLevels(ledger.account, EVERY_CONTROL, 'RESOURCE_CONTROL_POLICY');
    const may = (action: string, name: string, account = naming.hubAccount) =>
      isAllowed(
        {
          action,
          resource: 'arn:aws:s3:::org-security-hub-ledger-111122223333/incidents/inc-1/000001.json',
          context: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/${name}` },
        },
        { identity: [EVERYTHING], control },
      );
    const writer = 'org-security-hub/org-security-hub-function-ledger';
    expect(may('s3:PutObject', writer)).toBe(true);
    expect(may('s3:PutObject', 'Admin')).toBe(false);
    expect(may('s3:PutObject', writer, EVERY_CONTROL.management)).toBe(false);
    expect(may('s3:GetObject', 'Auditor')).toBe(true);
    for (const action of [
      's3:DeleteObjectVersion',
      's3:BypassGovernanceRetention',
      's3:PutObjectRetention',
      's3:PutBucketPolicy',
    ])
      for (const name of ['Admin', writer, 'org-security-hub/org-security-hub-function-remediate'])
        expect(may(action, name, EVERY_CONTROL.management), `${action} by ${name}`).toBe(false);
  });
});
