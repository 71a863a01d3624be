import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DENY_OLDER_SESSIONS, DENY_UNTIL } from '#playbooks/identity/deny-documents.ts';
import { type EmulatedMember, emulatedMember } from '../support/emulated-member.ts';
import { newRole, READING, userWithPolicies } from '../support/iam-people.ts';
import { awsError } from '../support/incidents.ts';
import { type PlaybookRun, runOf } from '../support/playbook-run.ts';
import { grantsTo } from '../support/situations/grants.ts';
import { putPolicyOnRole, putPolicyOnUser } from '../support/situations/iam-subjects.ts';
import { english } from '../support/words.ts';

let member: EmulatedMember;
beforeAll(async () => {
  member = await emulatedMember();
});
afterAll(() => member.stop());

const HOLDERS = [
  ['deny-login-for-a-while', 'iam:PutUserPolicy', DENY_UNTIL, 'user', userWithPolicies, putPolicyOnUser],
  ['revoke-role-sessions', 'iam:PutRolePolicy', DENY_OLDER_SESSIONS, 'role', newRole, putPolicyOnRole],
] as const;

describe('an attacker who blocks the inline policy of the hub', () => {
  test.each(HOLDERS)(
    'by using up the quota makes %s wait for a person, with the call, the name and the reason',
    async (playbook, call, _, kind, create) => {
      const name = await create(member);
      const run: PlaybookRun = await runOf(playbook, member.call, await grantsTo(member, { [kind]: name } as never));
      run.refuse(call, awsError('LimitExceededException', 409));
      const asked = await run.fix(true);
      const reason = { code: 'quota-used-up', call, resource: name, error: 'LimitExceededException' } as const;
      expect(asked).toMatchObject({ state: 'AWAITING_APPROVAL', outcome: { kind: 'refused', reason } });
      expect(asked?.approval ?? asked?.approvalRequest).toBeUndefined();
      expect(english(reason)).toContain(name);
    },
  );

  test.each(HOLDERS)(
    'by creating the policy of %s first makes it wait for a person as well',
    async (playbook, _, policy, kind, create, put) => {
      const name = await create(member);
      await put(member, name, policy, READING);
      const run = await runOf(playbook, member.call, await grantsTo(member, { [kind]: name } as never));
      expect(await run.fix()).toMatchObject({
        state: 'AWAITING_APPROVAL',
        outcome: { kind: 'refused', reason: { code: 'inline-policy-not-of-hub', policy, holder: name } },
      });
      expect(run.writes()).toEqual([]);
    },
  );
});
