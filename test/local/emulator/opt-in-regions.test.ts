import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { MEMBER } from '#catalogue/events/cases.ts';
import { isOptIn } from '#stacks/organization/regions.ts';
import { as, emulator, hubKey, type Key, memberKey } from './organization.ts';

const OPT_IN = 'af-south-1';
const queues = (key: Key, region: string) => new SQSClient(as(key, region)).send(new ListQueuesCommand({}));

describe('an opt-in Region', () => {
  test('refuses every call of an account that did not enable it, those of STS included', async () => {
    const refusal = { name: 'InvalidClientTokenId' };
    await expect(queues(memberKey, OPT_IN)).rejects.toMatchObject(refusal);
    await expect(new STSClient(as(memberKey, OPT_IN)).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject(refusal);
  });

  test('can be used only by an account that enabled it', async () => {
    const body = JSON.stringify({ account: MEMBER, region: 'ca-west-1' });
    await fetch(`${emulator.endpoint}/local/regions`, { method: 'POST', body });
    await expect(queues(memberKey, 'ca-west-1')).resolves.toBeDefined();
    await expect(queues(hubKey, 'ca-west-1')).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  });

  test.each(['us-east-1', 'ap-northeast-3', 'sa-east-1'])('is none of those that every account can use: %s', async (region) => {
    expect(isOptIn(region)).toBe(false);
    await expect(queues(memberKey, region)).resolves.toBeDefined();
  });
});
