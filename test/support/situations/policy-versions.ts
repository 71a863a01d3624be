import {
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  GetPolicyCommand,
  ListPolicyVersionsCommand,
  SetDefaultPolicyVersionCommand,
  TagPolicyCommand,
} from '@aws-sdk/client-iam';
import { createPolicyVersion } from '#catalogue/events/policy-calls.ts';
import type { Incident } from '#core/incident/incident.ts';
import { EXEMPT_TAG } from '#core/naming.ts';
import type { EmulatedMember } from '../emulated-member.ts';
import { ADMIN_POLICY, READING } from '../iam-people.ts';
import { incidentFrom } from '../incidents.ts';
import type { Situation } from '../playbook-situation.ts';
import { GRANT } from './grants.ts';

type OnPolicy = { readonly incident: Incident; readonly arn: string };

let policies = 0;

/** A policy with these documents as its versions, the last one as default, and the incident of the last one. */
async function policyWith({ clients: { iam } }: EmulatedMember, documents: readonly string[]): Promise<OnPolicy> {
  const [first, ...later] = documents;
  policies += 1;
  const made = await iam.send(
    new CreatePolicyCommand({ PolicyName: `deploy-${policies}`, Path: '/tools/', PolicyDocument: first }),
  );
  const arn = made.Policy?.Arn ?? '';
  for (const PolicyDocument of later) {
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn: arn, PolicyDocument, SetAsDefault: true }));
  }
  const version = `v${documents.length}`;
  return { arn, incident: await incidentFrom(createPolicyVersion({ policy: arn, document: ADMIN_POLICY, version }), GRANT) };
}

const defaultOf = async (member: EmulatedMember, arn: string) =>
  (await member.clients.iam.send(new GetPolicyCommand({ PolicyArn: arn }))).Policy?.DefaultVersionId;

const setDefault = (member: EmulatedMember, arn: string, version: string) =>
  member.clients.iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn: arn, VersionId: version }));

async function versionsOf({ clients: { iam } }: EmulatedMember, arn: string) {
  return (await iam.send(new ListPolicyVersionsCommand({ PolicyArn: arn }))).Versions ?? [];
}

const RESTORE_POLICY_VERSION: Readonly<Record<string, Situation<OnPolicy>>> = {
  'a policy that got a version which allows everything': {
    arrange: (member) => policyWith(member, [ADMIN_POLICY, READING, ADMIN_POLICY]),
    isOffending: async ({ arn }, member) => (await defaultOf(member, arn)) === 'v3',
    state: async ({ arn }, member) =>
      (await versionsOf(member, arn)).map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion]),
    bystanders: async ({ arn }, member) => (await versionsOf(member, arn)).map(({ VersionId }) => VersionId),
    makeSafe: ({ arn }, member) => setDefault(member, arn, 'v2'),
    remove: async ({ arn }, member) => {
      const { iam } = member.clients;
      for (const { VersionId, IsDefaultVersion } of await versionsOf(member, arn)) {
        if (IsDefaultVersion !== true) await iam.send(new DeletePolicyVersionCommand({ PolicyArn: arn, VersionId }));
      }
      await iam.send(new DeletePolicyCommand({ PolicyArn: arn }));
    },
    meddle: {
      does: ({ arn }, member) => setDefault(member, arn, 'v1'),
      differs: /default version of policy \S+ is "v1", the hub left it "v2"/,
    },
    exempt: ({ arn }, member) =>
      member.clients.iam.send(new TagPolicyCommand({ PolicyArn: arn, Tags: [{ Key: EXEMPT_TAG, Value: 'yes' }] })),
  },
};

/** Situations of a managed policy with a version that allows too much. */
export const POLICY_VERSIONS = { 'restore-policy-version': RESTORE_POLICY_VERSION };
