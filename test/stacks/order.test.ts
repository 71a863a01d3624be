import { describe, expect, test } from 'vitest';
import { textsIn } from '#test/support/example-stacks.ts';
import { EXAMPLE, type SynthesizedResource, stackIn, synthesizedInOrder, type TerraformJson } from '#test/support/synthesized.ts';

const { stacks, dependencies, early } = await synthesizedInOrder(EXAMPLE);
/** Roles of AWS services, which have no policy from the stacks. */
const ROLE = /^arn:aws:iam::(\d{12}):role(\/(?!aws-service-role\/)\S+)$/;

/** The addresses of the policies of a role, by its ARN, with their stack. */
function policiesOf(arn: string): { readonly stack: string; readonly addresses: readonly string[] }[] {
  const [, account = '', path = ''] = ROLE.exec(arn) ?? [];
  return Object.entries(stacks).flatMap(([name, stack]) => {
    const isHere = stack.provider.aws[0]?.allowed_account_ids.includes(account) === true;
    const role = Object.entries(stack.resource.aws_iam_role ?? {}).find(
      ([, one]) => `/${String(one.path).slice(1)}${one.name}` === path,
    );
    if (!isHere || role === undefined) return [];
    const policies = Object.entries(stack.resource.aws_iam_role_policy ?? {});
    const own = policies.filter(([, policy]) => String(policy.role) === `\${aws_iam_role.${role[0]}.name}`);
    return [{ stack: name, addresses: own.map(([id]) => `aws_iam_role_policy.${id}`) }];
  });
}

/** Every stack that one needs, directly or through others. */
function needsOf(name: string): string[] {
  return (dependencies[name] ?? []).flatMap((next) => [next, ...needsOf(next)]);
}

/** Every address that a resource waits for, directly or through others. */
function waitsFor(stack: TerraformJson, resource: SynthesizedResource): string[] {
  const written = [...((resource.depends_on as readonly string[] | undefined) ?? [])];
  const referred = textsIn(resource).flatMap((text) =>
    [...text.matchAll(/\$\{(aws_\w+\.[\w-]+)\./g)].map(([, address = '']) => address),
  );
  return [...new Set([...written, ...referred])].flatMap((address) => {
    const [type = '', id = ''] = address.split('.');
    const next = stack.resource[type]?.[id];
    return next === undefined || next === resource ? [address] : [address, ...waitsFor(stack, next)];
  });
}

/** Every resource that names one of the hub's roles by its ARN, other than in a policy. */
const NAMING_A_ROLE = Object.entries(stacks).flatMap(([name, stack]) =>
  Object.entries(stack.resource).flatMap(([type, resources]) =>
    Object.entries(resources).flatMap(([id, resource]) => {
      const arns = Object.values(resource).filter((value) => typeof value === 'string' && ROLE.test(value)) as string[];
      return arns.map((arn) => ({ name, stack, resource, address: `${type}.${id}`, arn }));
    }),
  ),
);

describe('a resource that names a role of the hub', () => {
  test('waits for the policy of that role if it is in the same stack', () => {
    const hasty = NAMING_A_ROLE.filter(({ name, stack, resource, arn }) => {
      const here = policiesOf(arn).find((one) => one.stack === name);
      return here !== undefined && !here.addresses.every((address) => waitsFor(stack, resource).includes(address));
    });
    expect(hasty.map(({ name, address }) => `${name} ${address}`)).toEqual([]);
    expect(NAMING_A_ROLE.length).toBeGreaterThan(100);
  });

  test('is in a stack that waits for the policy of that role if another stack has it', () => {
    const hasty = NAMING_A_ROLE.filter(({ name, arn }) => {
      const [role] = policiesOf(arn);
      if (role === undefined) return true;
      const { stack, addresses } = role;
      const isWaitedFor =
        needsOf(name).includes(stack) && addresses.every((address) => (early[stack] ?? [address]).includes(address));
      return stack !== name && !isWaitedFor;
    });
    expect(hasty.map(({ name, address, arn }) => `${name} ${address} ${arn}`)).toEqual([]);
  });
});

describe('the stacks of members', () => {
  const members = Object.keys(stacks).filter((name) => name.startsWith('member-'));

  test('come after the bus that their rules send to and its policy, and not after the rest of the hub', () => {
    expect(members.filter((name) => !needsOf(name).includes('central'))).toEqual([]);
    const policies = Object.keys(stackIn(stacks, 'central').resource.aws_cloudwatch_event_bus_policy ?? {});
    expect(early.central).toEqual(policies.map((id) => `aws_cloudwatch_event_bus_policy.${id}`));
    expect(policies).toHaveLength(1);
  });

  test('wait for no other account', () => {
    const strangers = members.flatMap((name) =>
      needsOf(name).filter((need) => need.startsWith('member-') && !name.startsWith(need)),
    );
    expect(strangers).toEqual([]);
  });
});

test('every address that others wait for is a resource of its stack', () => {
  const unknown = Object.entries(early).flatMap(([name, addresses]) =>
    addresses.filter((address) => {
      const [type = '', id = ''] = address.split('.');
      return stacks[name]?.resource[type]?.[id] === undefined;
    }),
  );
  expect(unknown).toEqual([]);
});
