import type { Statement } from '#core/iam/policy.ts';
import { ledgerBucket } from '#core/incident/ledger.ts';
import { EXEMPT_TAG, functionPurpose, PRODUCT, roleArn, UNDELIVERED } from '#core/naming.ts';
import { ownEntry } from '#core/own-property.ts';
import evidence from '../policies/resource-control/evidence.json' with { type: 'json' };
import baseline from '../policies/service-control/baseline.json' with { type: 'json' };
import hub from '../policies/service-control/hub.json' with { type: 'json' };
import regions from '../policies/service-control/regions.json' with { type: 'json' };
import rootUser from '../policies/service-control/root-user.json' with { type: 'json' };
import services from '../policies/service-control/security-services.json' with { type: 'json' };
import tags from '../policies/service-control/tags.json' with { type: 'json' };
import {
  CONTROLS,
  type Control,
  deployRoleArn,
  hubPolicies,
  hubRoles,
  type PolicyTarget,
} from './organization/control-policies.ts';
import type { Organization } from './organization/organization.ts';
import { governedRegions } from './organization/regions.ts';
import { filled, type Placeholders } from './policy-document.ts';

/** Characters of one policy, service control and resource control alike (AWS Organizations User Guide, orgs_reference_limits). */
export const CONTROL_POLICY_LIMIT = 5120;

/** How many of one type AWS attaches to a root, a unit or an account; FullAWSAccess is one of them. */
export const POLICIES_PER_TARGET = 5;

const DOCUMENTS = { baseline, tags, services, hub, evidence, rootUser, regions } as const satisfies Record<Control, unknown>;

export type PolicyType = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';

/** A policy as AWS Organizations gets it, and what it is attached to. */
export type ControlPolicy = {
  readonly name: string;
  readonly type: PolicyType;
  readonly content: string;
  readonly targets: readonly PolicyTarget[];
};

/** The documents of policies/ that the organization file switches on, in as few policies as possible: AWS attaches few to one target. */
export function controlPolicies(organization: Organization): ControlPolicy[] {
  const { targets } = organization.controlPolicies;
  const values = placeholders(organization);
  return groupsOf(targets).flatMap(({ controls, reached }) => {
    const statements = controls.flatMap((control) => filled(ownEntry(DOCUMENTS, control).Statement, values) as Statement[]);
    const type: PolicyType = controls.includes('evidence') ? 'RESOURCE_CONTROL_POLICY' : 'SERVICE_CONTROL_POLICY';
    return packed(statements).map((content, index) => ({
      name: [PRODUCT, ...controls, ...(index === 0 ? [] : [index + 1])].join('-'),
      type,
      content,
      targets: reached,
    }));
  });
}

type Group = { readonly controls: readonly Control[]; readonly reached: PolicyTarget[] };

/** Targets that get the same documents; resource control policies are another type. */
function groupsOf(targets: Readonly<Record<Control, readonly PolicyTarget[]>>): Group[] {
  const groups = new Map<string, Group>();
  for (const isResource of [false, true]) {
    const ofType = CONTROLS.filter((control) => (control === 'evidence') === isResource);
    for (const target of new Set(ofType.flatMap((control) => targets[control]))) {
      const controls = ofType.filter((control) => targets[control].includes(target));
      const group = groups.get(controls.join()) ?? { controls, reached: [] };
      group.reached.push(target);
      groups.set(controls.join(), group);
    }
  }
  return [...groups.values()];
}

/** Statements in their order, as many in one policy as AWS takes. */
function packed(statements: readonly Statement[]): string[] {
  const written = (some: readonly Statement[]) => JSON.stringify({ Version: '2012-10-17', Statement: some });
  const policies: Statement[][] = [];
  for (const statement of statements) {
    const last = policies.at(-1);
    if (last !== undefined && written([...last, statement]).length <= CONTROL_POLICY_LIMIT) last.push(statement);
    else policies.push([statement]);
  }
  return policies.map(written);
}

function placeholders({ naming, deploy, management, accounts, controlPolicies: { spare, taggers } }: Organization): Placeholders {
  const rollout = [deployRoleArn(deploy.role), ...spare];
  const functions = roleArn(naming, naming.hubAccount, functionPurpose('*'));
  return {
    // Spared roles are protected as well: else an administrator of a member could create a role of that name.
    'protected-roles': [hubRoles(naming), hubPolicies(naming), ...new Set([...rollout, ...taggers])],
    product: PRODUCT,
    undelivered: UNDELIVERED,
    management,
    rollout,
    'rollout-and-functions': [...rollout, functions],
    'rollout-and-hub': [...rollout, hubRoles(naming)],
    taggers: [deployRoleArn(deploy.role), ...taggers],
    'exempt-tag': EXEMPT_TAG,
    regions: governedRegions(accounts, naming.homeRegion),
    'ledger-bucket': ledgerBucket(naming.hubAccount),
    'ledger-function': roleArn(naming, naming.hubAccount, functionPurpose('ledger')),
  };
}
