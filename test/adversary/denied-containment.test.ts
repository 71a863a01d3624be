import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { putBucketBlock } from '#catalogue/events/bucket-calls.ts';
import { decide } from '#decide/decide.ts';
import type { MemberAction } from '#member/calls.ts';
import { remediate } from '#remediate/remediate.ts';
import { openTo } from '../support/buckets.ts';
import { GROUP, withOpenIncident } from '../support/containment.ts';
import { personNamed } from '../support/deciders.ts';
import { type EmulatedMember, emulatedMember } from '../support/emulated-member.ts';
import { awsError, incidentFrom } from '../support/incidents.ts';
import { runOf } from '../support/playbook-run.ts';
import { OFF, putBlock } from '../support/situations/open-buckets.ts';

const KEY = `444455556666/ap-northeast-2/${GROUP}`;

describe('an account that refuses the hub', () => {
  test.each<[MemberAction | 'session', string, string]>([
    ['session', 'AccessDenied', 'sts:AssumeRole'],
    ['ec2:DescribeSecurityGroupRules', 'UnauthorizedOperation', 'ec2:DescribeSecurityGroupRules'],
    ['ec2:DescribeTags', 'UnauthorizedOperation', 'ec2:DescribeTags'],
    ['ec2:RevokeSecurityGroupIngress', 'UnauthorizedOperation', 'ec2:RevokeSecurityGroupIngress'],
  ])('%s: a CRITICAL incident names the refused call, in addition to the failed one', async (refused, error, call) => {
    const { ports, refuse, incidents, id } = await withOpenIncident();
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

  test('causes one incident for each resource, even if the hub tries again within the hour', async () => {
    const { ports, refuse, incidents, id } = await withOpenIncident();
    refuse('ec2:RevokeSecurityGroupIngress', awsError('UnauthorizedOperation', 403));
    for (let nth = 0; nth < 3; nth++) await remediate(id, true, ports);
    const hindered = (await incidents.openAt(KEY)).filter(({ scenario }) => scenario === 'hub-hindered');
    expect(hindered.map(({ occurrences }) => occurrences)).toEqual([1]);
  });

  test('is not suspected if a call is throttled or the resource no longer exists', async () => {
    for (const error of ['RequestLimitExceeded', 'InvalidGroup.NotFound']) {
      const { ports, refuse, incidents, id } = await withOpenIncident();
      refuse('ec2:DescribeSecurityGroupRules', awsError(error));
      await remediate(id, true, ports).catch(() => undefined);
      expect((await incidents.openAt(KEY)).filter(({ scenario }) => scenario === 'hub-hindered')).toEqual([]);
    }
  });
});

describe('a bucket whose policy denies the hub its calls', () => {
  let member: EmulatedMember;
  beforeAll(async () => {
    member = await emulatedMember();
  });
  afterAll(() => member.stop());

  /** A bucket whose block was switched off, and whose policy refuses to have it switched on. */
  async function denied(bucket: string) {
    await member.clients.s3.send(
      new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: 'ap-northeast-2' } }),
    );
    await putBlock(member, bucket, OFF);
    const incident = await incidentFrom(
      putBucketBlock({ bucket, block: OFF }),
      's3-public-access-block-disabled',
      openTo(bucket),
    );
    const run = await runOf('block-public-bucket', member.call, incident);
    run.refuse('s3:PutBucketPublicAccessBlock', awsError('AccessDenied', 403));
    return run;
  }

  test('never makes the hub block the whole account by itself, which would take down other sites', async () => {
    const run = await denied('denied-by-policy');
    expect(await run.fix(true)).toMatchObject({ state: 'FAILED' });
    expect(run.writes()).toEqual(['s3:PutBucketPublicAccessBlock']);
  });

  test('lets a person block the whole account, after the plan shows that it affects every bucket', async () => {
    const run = await denied('denied-and-decided');
    await run.fix(true);
    const { id: incident } = await run.incident();
    await decide({ verb: 'replan', incident, playbook: 'block-public-account', ...personNamed('bob@example.com') }, run.ports);
    const asked = await run.fix();
    expect(asked).toMatchObject({
      state: 'AWAITING_APPROVAL',
      approvalRequest: { because: { code: 'reaches-beyond', playbook: 'block-public-account', resource: 'denied-and-decided' } },
    });
    expect(asked?.plan?.words.en).toContain('every bucket of account 444455556666');
    expect(asked?.plan?.calls.map(({ action }) => action)).toEqual(['s3:PutAccountPublicAccessBlock']);
    expect(run.writes()).not.toContain('s3:PutAccountPublicAccessBlock');
  });
});
