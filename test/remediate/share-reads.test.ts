import { expect, test } from 'vitest';
import type { MemberCall } from '#member/calls.ts';
import { withSharedReads } from '#remediate/share-reads.ts';

/** A member that records every call and answers with the number of calls so far, or refuses. */
function counting(refused?: Error) {
  const asked: string[] = [];
  const call = (async (action: string) => {
    asked.push(action);
    const count = asked.length;
    await new Promise((resolve) => setImmediate(resolve));
    if (refused !== undefined) throw refused;
    return { count };
  }) as unknown as MemberCall;
  return { asked, call: withSharedReads(call) };
}

const group = (id: string) => ({ Filters: [{ Name: 'group-id', Values: [id] }] });

test('two equal reads at the same time make one call, and both get the answer', async () => {
  const { asked, call } = counting();
  const answers = await Promise.all([
    call('ec2:DescribeSecurityGroupRules', group('sg-1')),
    call('ec2:DescribeSecurityGroupRules', group('sg-1')),
  ]);
  expect(asked).toHaveLength(1);
  expect(answers).toEqual([{ count: 1 }, { count: 1 }]);
});

test('inputs that differ only in the order of fields are equal', async () => {
  const { asked, call } = counting();
  const [Name, Values] = ['group-id', ['sg-1']];
  await Promise.all([
    call('ec2:DescribeSecurityGroupRules', { Filters: [{ Name, Values }] }),
    call('ec2:DescribeSecurityGroupRules', { Filters: [{ Values, Name }] }),
  ]);
  expect(asked).toHaveLength(1);
});

test('another input or another action makes a separate call', async () => {
  const { asked, call } = counting();
  await Promise.all([
    call('ec2:DescribeSecurityGroupRules', group('sg-1')),
    call('ec2:DescribeSecurityGroupRules', group('sg-2')),
    call('ec2:DescribeTags', group('sg-1')),
  ]);
  expect(asked).toHaveLength(3);
});

test('a read after an earlier answer makes a new call, because the state may have changed', async () => {
  const { asked, call } = counting();
  await call('ec2:DescribeTags', group('sg-1'));
  await expect(call('ec2:DescribeTags', group('sg-1'))).resolves.toEqual({ count: 2 });
  expect(asked).toHaveLength(2);
});

test('an error reaches every caller, and the next read makes a new call', async () => {
  const { asked, call } = counting(new Error('AccessDenied'));
  const both = await Promise.allSettled([call('ec2:DescribeTags', group('sg-1')), call('ec2:DescribeTags', group('sg-1'))]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(call('ec2:DescribeTags', group('sg-1'))).rejects.toThrow('AccessDenied');
  expect(asked).toHaveLength(2);
});
