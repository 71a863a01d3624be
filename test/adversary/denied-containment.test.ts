import { describe, expect, test } from 'vitest';
import type { MemberAction } from '#member/calls.ts';
import { remediate } from '#remediate/remediate.ts';
import { GROUP, incidentIn } from '../support/containment.ts';
import { awsError } from '../support/incidents.ts';

const KEY = `444455556666/ap-northeast-2/${GROUP}`;

describe('an account that refuses the hub', () => {
  test.each<[MemberAction | 'session', string, string]>([
    ['session', 'AccessDenied', 'sts:AssumeRole'],
    ['ec2:DescribeSecurityGroupRules', 'UnauthorizedOperation', 'ec2:DescribeSecurityGroupRules'],
    ['ec2:DescribeTags', 'UnauthorizedOperation', 'ec2:DescribeTags'],
    ['ec2:RevokeSecurityGroupIngress', 'UnauthorizedOperation', 'ec2:RevokeSecurityGroupIngress'],
  ])('%s is a CRITICAL incident that names the call, beside the one that failed', async (refused, error, call) => {
    const { ports, refuse, incidents, id } = await incidentIn();
    refuse(refused, awsError(error, 403));
    expect((await remediate(id, true, ports))?.state).toBe('FAILED');
    const [hindered] = (await incidents.openAt(KEY)).filter(({ scenario }) => scenario === 'hub-hindered');
    expect(hindered).toMatchObject({ severity: 'CRITICAL', state: 'NEW' });
    expect(hindered?.evidence).toEqual(
      expect.arrayContaining([
        { kind: 'noted', what: 'uncontained-incident', value: id },
        { kind: 'noted', what: 'refused-call', value: call },
      ]),
    );
  });

  test('opens one incident about a resource, however often the hub tries within the hour', async () => {
    const { ports, refuse, incidents, id } = await incidentIn();
    refuse('ec2:RevokeSecurityGroupIngress', awsError('UnauthorizedOperation', 403));
    for (let nth = 0; nth < 3; nth++) await remediate(id, true, ports);
    const hindered = (await incidents.openAt(KEY)).filter(({ scenario }) => scenario === 'hub-hindered');
    expect(hindered.map(({ occurrences }) => occurrences)).toEqual([1]);
  });

  test('is not suspected where a call only fails in passing or the resource is gone', async () => {
    for (const error of ['RequestLimitExceeded', 'InvalidGroup.NotFound']) {
      const { ports, refuse, incidents, id } = await incidentIn();
      refuse('ec2:DescribeSecurityGroupRules', awsError(error));
      await remediate(id, true, ports).catch(() => undefined);
      expect((await incidents.openAt(KEY)).filter(({ scenario }) => scenario === 'hub-hindered')).toEqual([]);
    }
  });
});
