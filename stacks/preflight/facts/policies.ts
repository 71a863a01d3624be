import type { Ask } from '../aws/calls.ts';
import type { Place } from '../aws/place.ts';
import type { PolicyLevels, ServiceControlPolicy } from '../facts.ts';

/** The service control policies above each account, by account; undefined where the organization does not use them. */
export async function readPolicies(
  ask: Ask,
  at: Place,
  accounts: readonly string[],
): Promise<Record<string, PolicyLevels> | undefined> {
  const { Roots = [] } = await ask(at, 'organizations:ListRoots');
  const [root] = Roots;
  const isOn = root?.PolicyTypes?.some(({ Type, Status }) => Type === 'SERVICE_CONTROL_POLICY' && Status === 'ENABLED');
  if (root?.Id === undefined || isOn !== true) return undefined;

  const parentOf = remembered(async (child: string) => {
    const { Parents = [] } = await ask(at, 'organizations:ListParents', { child });
    return Parents[0]?.Id ?? '';
  });
  const documentOf = remembered(async (policy: string) => {
    const { Policy } = await ask(at, 'organizations:DescribePolicy', { policy });
    return Policy?.Content ?? '';
  });
  const policiesOf = remembered(async (target: string): Promise<ServiceControlPolicy[]> => {
    const policies = await ask(at, 'organizations:ListPoliciesForTarget', { target });
    return Promise.all(policies.map(async ({ Id = '', Name = '' }) => ({ name: Name, document: await documentOf(Id) })));
  });
  const targetsOf = async (target: string): Promise<string[]> =>
    target === root.Id || target === '' ? [target] : [...(await targetsOf(await parentOf(target))), target];

  const levels = accounts.map(async (account) => {
    const targets = await targetsOf(account);
    return [account, await Promise.all(targets.filter(Boolean).map(policiesOf))] as const;
  });
  return Object.fromEntries(await Promise.all(levels));
}

/** Each question is asked once, because AWS Organizations allows few calls a second. */
function remembered<Value>(ask: (key: string) => Promise<Value>): (key: string) => Promise<Value> {
  const known = new Map<string, Promise<Value>>();
  return (key) => {
    const answer = known.get(key) ?? ask(key);
    known.set(key, answer);
    return answer;
  };
}
