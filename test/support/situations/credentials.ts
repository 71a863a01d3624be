import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { minute } from '#catalogue/events/cases.ts';
import { createAccessKey, loginProfile, mfaDevice } from '#catalogue/events/identity-calls.ts';
import { failedLogin, person } from '#catalogue/events/sign-in-calls.ts';
import { DENY_UNTIL, DENY_WITHOUT_MFA, denyUntil, denyWithoutMfa } from '#playbooks/identity/deny-documents.ts';
import { DENY_GUESSED, denyGuessed } from '#playbooks/identity/guess-denial.ts';
import type { EmulatedMember } from '../emulated-member.ts';
import { deleteUser, exemptUser, READING, userState, userWithPolicies } from '../iam-people.ts';
import { incidentFrom, lastIncidentFrom } from '../incidents.ts';
import type { Situation } from '../playbook-situation.ts';
import { aboutUser, type IamSubject, putPolicyOnUser, withoutPolicy } from './iam-subjects.ts';

const MINUTE = 60_000;

/** A user whose console password another user set. */
export async function withNewPassword(member: EmulatedMember): Promise<IamSubject> {
  const name = await userWithPolicies(member);
  return {
    name,
    incident: await incidentFrom(loginProfile({ change: 'Update', user: name }), 'login-profile-changed-for-other'),
  };
}

const isDenied = (policy: string) => async (on: IamSubject, member: EmulatedMember) =>
  !Object.hasOwn((await userState(member, on.name)).inline, policy);

const NEW_PASSWORDS: Readonly<Record<string, Situation<IamSubject>>> = {
  'a user whose password another user set': {
    ...aboutUser,
    arrange: withNewPassword,
    isOffending: isDenied(DENY_UNTIL),
    bystanders: async ({ name }, member) => withoutPolicy(await userState(member, name), DENY_UNTIL),
    makeSafe: ({ name, incident }, member) =>
      putPolicyOnUser(member, name, DENY_UNTIL, denyUntil(incident.openedAt + 20 * MINUTE)),
    meddle: {
      does: ({ name }, member) => putPolicyOnUser(member, name, DENY_UNTIL, READING),
      differs: /inline policy org-security-hub-deny-until is .*s3:GetObject/,
    },
  },
};

const GUESSED_PASSWORDS: Readonly<Record<string, Situation<IamSubject>>> = {
  'a user whose password is being guessed': {
    ...aboutUser,
    arrange: async (member) => {
      const name = await userWithPolicies(member);
      const failures = [0, 1, 2].map((past) => failedLogin({ by: person(name), at: minute(past), id: `${name}-${past}` }));
      return { name, incident: await lastIncidentFrom(failures, 'console-bruteforce') };
    },
    isOffending: isDenied(DENY_GUESSED),
    bystanders: async ({ name }, member) => withoutPolicy(await userState(member, name), DENY_GUESSED),
    makeSafe: ({ name, incident: { openedAt } }, member) =>
      putPolicyOnUser(member, name, DENY_GUESSED, denyGuessed({ since: openedAt - 5 * MINUTE, end: openedAt + 20 * MINUTE })),
    meddle: {
      does: ({ name }, member) => putPolicyOnUser(member, name, DENY_GUESSED, READING),
      differs: /inline policy org-security-hub-deny-guessed-sessions is .*s3:GetObject/,
    },
  },
};

const NO_SECOND_FACTORS: Readonly<Record<string, Situation<IamSubject>>> = {
  'a user whose second factor was removed': {
    ...aboutUser,
    arrange: async (member) => {
      const name = await userWithPolicies(member);
      const event = mfaDevice({ change: 'Deactivate', user: name, device: name });
      return { name, incident: await incidentFrom(event, 'mfa-deactivated') };
    },
    isOffending: isDenied(DENY_WITHOUT_MFA),
    bystanders: async ({ name }, member) => withoutPolicy(await userState(member, name), DENY_WITHOUT_MFA),
    makeSafe: ({ name }, member) => putPolicyOnUser(member, name, DENY_WITHOUT_MFA, denyWithoutMfa()),
    meddle: {
      does: ({ name }, member) => putPolicyOnUser(member, name, DENY_WITHOUT_MFA, READING),
      differs: /inline policy org-security-hub-deny-without-mfa is .*s3:GetObject/,
    },
  },
};

type OnKey = IamSubject & { readonly key: string };

async function keysOf({ clients: { iam } }: EmulatedMember, UserName: string) {
  return (await iam.send(new ListAccessKeysCommand({ UserName }))).AccessKeyMetadata ?? [];
}

const setKey = (member: EmulatedMember, { name, key }: OnKey, Status: 'Active' | 'Inactive') =>
  member.clients.iam.send(new UpdateAccessKeyCommand({ UserName: name, AccessKeyId: key, Status }));

const DEACTIVATE_ACCESS_KEY: Readonly<Record<string, Situation<OnKey>>> = {
  'a key that one user created for another': {
    arrange: async (member) => {
      const { iam } = member.clients;
      const name = await userWithPolicies(member);
      await iam.send(new CreateAccessKeyCommand({ UserName: name }));
      const key = (await iam.send(new CreateAccessKeyCommand({ UserName: name }))).AccessKey?.AccessKeyId ?? '';
      return { name, key, incident: await incidentFrom(createAccessKey({ user: name, key }), 'access-key-created-for-other') };
    },
    isOffending: async ({ name, key }, member) =>
      (await keysOf(member, name)).some(({ AccessKeyId, Status }) => AccessKeyId === key && Status === 'Active'),
    state: async ({ name }, member) => [await userState(member, name), (await keysOf(member, name)).map(({ Status }) => Status)],
    bystanders: async ({ name, key }, member) => [
      await userState(member, name),
      (await keysOf(member, name)).filter(({ AccessKeyId }) => AccessKeyId !== key),
    ],
    makeSafe: (on, member) => setKey(member, on, 'Inactive'),
    remove: ({ name }, member) => deleteUser(member, name),
    meddle: {
      does: ({ name, key }, member) => member.clients.iam.send(new DeleteAccessKeyCommand({ UserName: name, AccessKeyId: key })),
      differs: /access key AKIA\w+ is absent, the hub left it "Inactive"/,
    },
    exempt: ({ name }, member) => exemptUser(member, name),
  },
};

/** Situations of credentials in wrong hands, by the playbook that contains them. */
export const CREDENTIALS = {
  'deny-guessed-sessions': GUESSED_PASSWORDS,
  'deny-login-for-a-while': NEW_PASSWORDS,
  'deny-without-mfa': NO_SECOND_FACTORS,
  'deactivate-access-key': DEACTIVATE_ACCESS_KEY,
};
