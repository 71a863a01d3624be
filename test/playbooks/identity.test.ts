import { AttachUserPolicyCommand, DeleteUserPolicyCommand, DetachUserPolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DENY_UNTIL } from '#playbooks/identity/deny-documents.ts';
import { TryAgain } from '#remediate/ports.ts';
import { type EmulatedMember, emulatedMember } from '../support/emulated-member.ts';
import { ADMIN_POLICY, userState, userWithPolicies } from '../support/iam-people.ts';
import { describePlaybook } from '../support/playbook-harness.ts';
import { runOf } from '../support/playbook-run.ts';
import { CREDENTIALS, withNewPassword } from '../support/situations/credentials.ts';
import { GIVEN, GRANTS, grantsTo, hasGranted } from '../support/situations/grants.ts';
import { putPolicyOnUser } from '../support/situations/iam-subjects.ts';
import { POLICY_VERSIONS } from '../support/situations/policy-versions.ts';

const MINUTE = 60_000;

describePlaybook('deny-guessed-sessions', CREDENTIALS['deny-guessed-sessions']);
describePlaybook('deny-login-for-a-while', CREDENTIALS['deny-login-for-a-while']);
describePlaybook('deny-without-mfa', CREDENTIALS['deny-without-mfa']);
describePlaybook('deactivate-access-key', CREDENTIALS['deactivate-access-key']);
describePlaybook('revoke-role-sessions', GRANTS['revoke-role-sessions']);
describePlaybook('detach-permission', GRANTS['detach-permission']);
describePlaybook('restore-policy-version', POLICY_VERSIONS['restore-policy-version']);

describe('a race with another change', () => {
  let member: EmulatedMember;
  beforeAll(async () => {
    member = await emulatedMember();
  });
  afterAll(() => member.stop());

  test('between read and detach leads to another read, and the rest of the plan is still carried out', async () => {
    const name = await userWithPolicies(member);
    const incident = await grantsTo(member, { user: name });
    await putPolicyOnUser(member, name, 'extra', ADMIN_POLICY);
    await member.clients.iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn: GIVEN }));
    const run = await runOf('detach-permission', member.call, incident);
    run.hooks.before = async (call, nth) => {
      if (call !== 'iam:DetachUserPolicy' || nth > 1) return;
      await member.clients.iam.send(new DetachUserPolicyCommand({ UserName: name, PolicyArn: GIVEN }));
    };
    await expect(run.fix()).rejects.toThrow(TryAgain);
    expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    expect(hasGranted(await userState(member, name))).toBe(false);
  });

  test('while a denial is removed leaves nothing to do', async () => {
    const { name, incident } = await withNewPassword(member);
    const run = await runOf('deny-login-for-a-while', member.call, incident);
    await run.fix();
    run.hooks.before = async (call) => {
      if (call !== 'iam:DeleteUserPolicy') return;
      await member.clients.iam.send(new DeleteUserPolicyCommand({ UserName: name, PolicyName: DENY_UNTIL }));
    };
    await expect(run.undo()).rejects.toThrow(TryAgain);
    expect(await run.undo()).toMatchObject({ state: 'CLOSED', outcome: { kind: 'undone' } });
  });
});

describe('the clock', () => {
  test('gets a reminder for the end of a denial before the denial is written', async () => {
    const member = await emulatedMember();
    const { incident } = await withNewPassword(member);
    const run = await runOf('deny-login-for-a-while', member.call, incident);
    await run.fix();
    await member.stop();
    expect(run.reminders).toEqual([{ kind: 'expire', incident: incident.id, at: run.world.now + 30 * MINUTE }]);
    expect(run.journal.indexOf('remind expire')).toBeLessThan(run.journal.indexOf('iam:PutUserPolicy'));
  });
});
