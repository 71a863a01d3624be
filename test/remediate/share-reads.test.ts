import { expect, test } from 'vitest';
import type { MemberCall } from '#member/calls.ts';
import { sharingReads } from '#remediate/share-reads.ts';

/** A member whose every call is noted and answered with how many there were, or refused. */
function counting(refused?: Error) {
  const asked: string[] = [];
  const call = (async (action: string) => {
    asked.push(action);
    const count = asked.length;
    await new Promise((resolve) => setImmediate(resolve));
    if (refused !== undefined) throw refused;
    return { count };
  }) as unknown as MemberCall;
  return { asked, call: sharingReads(call) };
}

const group = (id: string) => ({ Filters: [{ Name: 'group-id', Values: [id] }] });

test('what is asked twice at the same time is asked once, and both get the answer', async () => {
  const { asked, call } = counting();
  const answers = await Promise.all([
    call('ec2:DescribeSecurityGroupRules', group('sg-1')),
    call('ec2:DescribeSecurityGroupRules', group('sg-1')),
  ]);
  expect(asked).toHaveLength(1);
  expect(answers).toEqual([{ count: 1 }, { count: 1 }]);
});

test('the order in which an input names its fields is no difference', async () => {
  const { asked, call } = counting();
  const [Name, Values] = ['group-id', ['sg-1']];
  await Promise.all([
    call('ec2:DescribeSecurityGroupRules', { Filters: [{ Name, Values }] }),
    call('ec2:DescribeSecurityGroupRules', { Filters: [{ Values, Name }] }),
  ]);
  expect(asked).toHaveLength(1);
});

test('another input or another call is asked by itself', async () => {
  const { asked, call } = counting();
  await Promise.all([
    call('ec2:DescribeSecurityGroupRules', group('sg-1')),
    call('ec2:DescribeSecurityGroupRules', group('sg-2')),
    call('ec2:DescribeTags', group('sg-1')),
  ]);
  expect(asked).toHaveLength(3);
});

test('what was answered already is asked anew: the state may be another one now', async () => {
  const { asked, call } = counting();
  await call('ec2:DescribeTags', group('sg-1'));
  await expect(call('ec2:DescribeTags', group('sg-1'))).resolves.toEqual({ count: 2 });
  expect(asked).toHaveLength(2);
});

test('a refusal reaches everybody who asked, and the next try asks again', async () => {
  const { asked, call } = counting(new Error('AccessDenied'));
  const both = await Promise.allSettled([call('ec2:DescribeTags', group('sg-1')), call('ec2:DescribeTags', group('sg-1'))]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(call('ec2:DescribeTags', group('sg-1'))).rejects.toThrow('AccessDenied');
  expect(asked).toHaveLength(2);
});
