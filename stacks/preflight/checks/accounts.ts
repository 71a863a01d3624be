import type { CheckResult } from '../check-result.ts';
import type { AccountFacts, ListedAccount } from '../facts.ts';
import type { PlannedRollout } from '../planned.ts';
import { type Check, enteredAccounts, nameOf, resultsFrom } from './scene.ts';

/** Accounts that do not exist, cannot be used, or are not in the file. */
export const checkAccounts: Check = (planned, facts) =>
  resultsFrom(facts.accounts, ['accounts', ''], (listed) => {
    const written = planned.organization.accounts;
    const unusable = written.flatMap(({ id, name }): CheckResult[] => {
      const found = listed.find((one) => one.id === id);
      if (found === undefined) {
        return [{ mark: 'fix', subject: 'accounts', where: name, found: { code: 'account-not-in-organization' } }];
      }
      const { state } = found;
      return state === 'ACTIVE'
        ? []
        : [{ mark: 'fix', subject: 'accounts', where: name, found: { code: 'account-not-active', state } }];
    });
    const others = listed.filter(({ id, state }) => state === 'ACTIVE' && !written.some((one) => one.id === id));
    const count = written.length - unusable.length;
    return [
      ...(count > 0 ? [{ mark: 'ok', subject: 'accounts', where: '', found: { code: 'accounts-active', count } } as const] : []),
      ...unusable,
      ...(others.length > 0 ? [notInFile(others, planned)] : []),
    ];
  });

function notInFile(others: readonly ListedAccount[], planned: PlannedRollout): CheckResult {
  const taken = planned.organization.accounts.map(({ name }) => name);
  return {
    mark: 'look',
    subject: 'accounts',
    where: '',
    found: { code: 'accounts-not-in-file', accounts: others.map(({ id, name }) => ({ id, name })) },
    proposal: { accounts: others.map(({ id, name }) => ({ id, name: nameInFile(name, id, taken), mode: 'observe' })) },
  };
}

/** A name that the organization file accepts. */
function nameInFile(name: string, id: string, taken: readonly string[]): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 31);
  return plain === '' || taken.includes(plain) ? `account-${id}` : plain;
}

/** Whether the deploy role can be assumed, or a role of another name in its place. */
export const checkDeployRole: Check = (planned, facts) => {
  const { role } = planned.organization.deploy;
  const active = 'value' in (facts.accounts ?? {}) ? (facts.accounts as { value: readonly ListedAccount[] }).value : [];
  const inactive = new Set(active.filter(({ state }) => state !== 'ACTIVE').map(({ id }) => id));
  const members = Object.entries(facts.members).filter(([id]) => id !== planned.organization.management && !inactive.has(id));
  const refused = members.filter(([, { entered }]) => 'refused' in entered);
  const count = members.length - refused.length;
  const joinedOf = (id: string) => active.find((one) => one.id === id)?.joined ?? 'created';
  return [
    ...(count > 0
      ? [{ mark: 'ok', subject: 'deploy-role', where: '', found: { code: 'role-assumed', role, count } } as const]
      : []),
    ...refused.map(([id, account]) => roleRefused(nameOf(planned, id), role, account, joinedOf(id))),
  ];
};

function roleRefused(
  where: string,
  role: string,
  { entered, otherRole }: AccountFacts,
  joined: ListedAccount['joined'],
): CheckResult {
  const error = 'refused' in entered ? entered.refused.error : '';
  const base = { mark: 'fix', subject: 'deploy-role', where } as const;
  if (otherRole === undefined) return { ...base, found: { code: 'role-refused', role, joined, error } };
  return {
    ...base,
    found: { code: 'role-of-control-tower', role, instead: otherRole },
    proposal: { deploy: { role: otherRole } },
  };
}

/** Regions that are off in an account: AWS refuses every call there. */
export const checkRegions: Check = (planned, facts) => {
  const results = enteredAccounts(facts).flatMap(([id, { regions: enabled }]) => {
    const where = nameOf(planned, id);
    return resultsFrom(enabled, ['regions', where], (on) => {
      const used = planned.stacks.flatMap(({ places }) => places.filter(({ account }) => account === id));
      const off = [...new Set(used.map(({ region }) => region))].filter((region) => !on.includes(region));
      return off.map((region) => regionDisabled(planned, id, region));
    });
  });
  const fine = enteredAccounts(facts).length - new Set(results.map(({ where }) => where)).size;
  return [
    ...(fine > 0
      ? [{ mark: 'ok', subject: 'regions', where: '', found: { code: 'regions-enabled', count: fine } } as const]
      : []),
    ...results,
  ];
};

function regionDisabled(planned: PlannedRollout, id: string, region: string): CheckResult {
  const account = planned.organization.accounts.find((one) => one.id === id);
  const where = nameOf(planned, id);
  const base = { mark: 'fix', subject: 'regions', where } as const;
  if (account?.regions.includes(region)) {
    const others = account.regions.filter((one) => one !== region);
    return {
      ...base,
      found: { code: 'region-disabled', region, use: 'regions' },
      proposal: { accounts: [{ id, name: where, regions: others }] },
    };
  }
  if (!account?.unusedRegions.includes(region)) return { ...base, found: { code: 'region-disabled', region, use: 'sign-in' } };
  const unusedRegions = account.unusedRegions.filter((one) => one !== region);
  return { ...base, found: { code: 'region-disabled', region, use: 'unusedRegions' }, proposal: { unusedRegions } };
}
