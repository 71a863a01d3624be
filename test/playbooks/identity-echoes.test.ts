import { describe, expect, test } from 'vitest';
import { hubSession } from '#catalogue/events/callers.ts';
import { type CloudEvent, MEMBER } from '#catalogue/events/cases.ts';
import { updateAccessKey } from '#catalogue/events/identity-calls.ts';
import { addUserToGroup, attachPolicy, putPolicy } from '#catalogue/events/policy-calls.ts';
import { echoKind } from '#core/incident/echo.ts';
import type { PlannedCall } from '#core/playbook/plan.ts';
import { activityOf } from '#local/attacks/recognised.ts';
import { planned } from '#member/calls.ts';
import { denyUntil } from '#playbooks/identity/deny-documents.ts';
import { ADMIN_POLICY } from '../support/iam-people.ts';

const END = Date.parse('2026-03-02T09:30:00Z');

describe("an echo of the hub's own call", () => {
  const deny = JSON.stringify(denyUntil(END));
  const alice = { resource: 'alice', arns: [`arn:aws:iam::${MEMBER}:user/people/alice`] };
  const by = hubSession('identity', 'inc-one');
  const isTaken = (event: CloudEvent, planned: PlannedCall) => {
    const activity = activityOf(event);
    const intended = [{ ...planned, tries: [activity.at] }];
    return echoKind(activity, { account: MEMBER, region: activity.region, intended }) !== undefined;
  };

  test('is the planned denial, and not one with other content or for another user', () => {
    const call = planned('iam:PutUserPolicy', alice, { UserName: 'alice', PolicyName: 'deny', PolicyDocument: deny });
    const put = (user: string, document: string) => putPolicy({ to: { user }, policy: 'deny', document, by });
    expect(isTaken(put('alice', deny), call)).toBe(true);
    expect(isTaken(put('alice', ADMIN_POLICY), call)).toBe(false);
    expect(isTaken(put('mallory', deny), call)).toBe(false);
  });

  test('is the planned policy attached again, and not another one', () => {
    const PolicyArn = `arn:aws:iam::${MEMBER}:policy/deploy`;
    const call = planned('iam:AttachUserPolicy', alice, { UserName: 'alice', PolicyArn });
    const attach = (user: string, policy: string) => attachPolicy({ to: { user }, policy, by });
    expect(isTaken(attach('alice', PolicyArn), call)).toBe(true);
    expect(isTaken(attach('alice', 'arn:aws:iam::aws:policy/AdministratorAccess'), call)).toBe(false);
  });

  test('is the planned group, and not another one', () => {
    const call = planned('iam:AddUserToGroup', alice, { UserName: 'alice', GroupName: 'readers' });
    const join = (group: string) => addUserToGroup({ user: 'alice', group, by });
    expect([isTaken(join('readers'), call), isTaken(join('administrators'), call)]).toEqual([true, false]);
  });

  test('is the deactivation of a key, and not its activation', () => {
    const key = 'AKIAIOSFODNN7EXAMPLE';
    const input = { UserName: 'alice', AccessKeyId: key, Status: 'Inactive' } as const;
    const call = planned('iam:UpdateAccessKey', { ...alice, resource: key }, input);
    const update = (status: 'Active' | 'Inactive') => updateAccessKey({ user: 'alice', key, status, by });
    expect([isTaken(update('Inactive'), call), isTaken(update('Active'), call)]).toEqual([true, false]);
  });
});
