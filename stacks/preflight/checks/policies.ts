import type { CheckResult } from '../check-result.ts';
import type { PolicyLevels } from '../facts.ts';
import { type PlannedRollout, plannedOf } from '../planned.ts';
import { type RolloutCall, rolloutCalls } from '../policies/rollout-calls.ts';
import { type PolicyVerdict, verdictOn } from '../policies/verdict.ts';
import { type Check, nameOf, resultsFrom } from './scene.ts';

/** AWS Organizations User Guide, orgs_manage_policies: five of a type on a root, a unit or an account. */
const POLICIES_ON_A_TARGET = 5;

type Judged = Exclude<PolicyVerdict, { kind: 'allowed' }> & { readonly action: string; readonly region: string };

/** Service control policies that would refuse a call of the rollout, and obstacles to the policies that it attaches itself. */
export const checkPolicies: Check = (planned, facts) => [...missingTypes(planned, facts), ...existing(planned, facts)];

/** Types of planned policies that are not enabled in the root. */
const missingTypes: Check = (planned, { root }) => {
  const types = [...new Set(plannedOf(planned, 'aws_organizations_policy').map(({ settings }) => String(settings.type)))];
  if (types.length === 0) return [];
  return resultsFrom(root, ['policies', ''], ({ id, policyTypes }) =>
    types
      .filter((type) => !policyTypes.includes(type))
      .map((type) => ({ mark: 'fix', subject: 'policies', where: '', found: { code: 'policy-type-off', type, root: id } })),
  );
};

/** Names of service control policies of others on the root, where they leave no place for the planned ones. */
function noPlace(planned: PlannedRollout, above: Readonly<Record<string, PolicyLevels>>): CheckResult[] {
  const ids = plannedOf(planned, 'aws_organizations_policy').filter(({ settings }) => settings.type === 'SERVICE_CONTROL_POLICY');
  const own = ids.map(({ settings }) => String(settings.name));
  const more = plannedOf(planned, 'aws_organizations_policy_attachment').filter(
    ({ settings }) =>
      String(settings.target_id).includes('data.') && ids.some(({ name }) => String(settings.policy_id).includes(`.${name}.`)),
  ).length;
  const [[atRoot = []] = []] = Object.values(above);
  const attached = atRoot.map(({ name }) => name).filter((name) => !own.includes(name));
  if (attached.length + more <= POLICIES_ON_A_TARGET) return [];
  return [{ mark: 'fix', subject: 'policies', where: '', found: { code: 'policies-full', attached, more } }];
}

const existing: Check = (planned, facts) =>
  resultsFrom(facts.policies, ['policies', ''], (above) => {
    if (above === undefined && plannedOf(planned, 'aws_organizations_policy').length > 0) return [];
    if (above === undefined) return [{ mark: 'ok', subject: 'policies', where: '', found: { code: 'policies-off' } }];
    const calls = planned.stacks.flatMap(rolloutCalls);
    const results = Object.entries(above).flatMap(([account, levels]) => {
      const own = calls.filter((call) => call.account === account);
      return groupsOf(own, levels).map((group) => resultFor(nameOf(planned, account), group));
    });
    const count = Object.keys(above).length - new Set(results.map(({ where }) => where)).size;
    const fine: CheckResult = { mark: 'ok', subject: 'policies', where: '', found: { code: 'policies-allow', count } };
    return [...noPlace(planned, above), ...(count > 0 ? [fine] : []), ...results];
  });

/** Calls that are not simply allowed, by policy and verdict. */
function groupsOf(calls: readonly RolloutCall[], levels: PolicyLevels): Judged[][] {
  // A call without a resource name is made many times and checked once.
  const distinct = new Map(calls.map((call) => [JSON.stringify(call), call]));
  const groups = new Map<string, Judged[]>();
  for (const call of distinct.values()) {
    const verdict = verdictOn(call, levels);
    if (verdict.kind === 'allowed') continue;
    const key = `${verdict.kind} ${verdict.policy}`;
    groups.set(key, [...(groups.get(key) ?? []), { ...verdict, action: call.action, region: call.region }]);
  }
  return [...groups.values()];
}

function resultFor(where: string, group: readonly Judged[]): CheckResult {
  const [first] = group as [Judged, ...Judged[]];
  const each = <Value>(of: (one: Judged) => Value | readonly Value[]) => [...new Set(group.flatMap(of))].sort();
  const actions = each(({ action }) => action);
  const base = { subject: 'policies', where } as const;
  const { policy } = first;
  if (first.kind === 'refused') {
    return { ...base, mark: 'fix', found: { code: 'policy-refuses', policy, actions, regions: each(({ region }) => region) } };
  }
  const keys = each((one) => (one.kind === 'unclear' ? one.keys : []));
  return { ...base, mark: 'look', found: { code: 'policy-unclear', policy, actions, keys } };
}
