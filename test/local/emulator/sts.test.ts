import * as iam from '@aws-sdk/client-iam';
import * as sts from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { HUB_ACCOUNT, MANAGEMENT, MEMBER } from '#catalogue/events/cases.ts';
import { arnOfRole, as, forOrganization, hubKey, memberKey, ORGANIZATION, sessionKey, trusting } from './organization.ts';

describe('AssumeRole', () => {
  const byManagement = { Principal: { AWS: `arn:aws:iam::${MANAGEMENT}:root` } };
  const denied = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };

  test('refuses a role that does not exist', async () => {
    await expect(sessionKey({ RoleArn: arnOfRole(MEMBER, 'missing') })).rejects.toMatchObject(denied);
  });

  test('refuses a caller that the trust policy does not name', async () => {
    const RoleArn = await trusting('for-management', byManagement);
    await expect(sessionKey({ RoleArn }, hubKey)).rejects.toMatchObject(denied);
    await sessionKey({ RoleArn });
  });

  test('requires the external id of the trust policy', async () => {
    const RoleArn = await trusting('external', {
      ...byManagement,
      Condition: { StringEquals: { 'sts:ExternalId': ['right', 'also-right'] } },
    });
    await expect(sessionKey({ RoleArn })).rejects.toMatchObject(denied);
    await expect(sessionKey({ RoleArn, ExternalId: 'wrong' })).rejects.toMatchObject(denied);
    await sessionKey({ RoleArn, ExternalId: 'also-right' });
  });

  test('requires the source identity of the trust policy, and returns it', async () => {
    const RoleArn = await trusting('identified', {
      ...byManagement,
      Condition: { StringLike: { 'sts:SourceIdentity': 'hub-*' } },
    });
    await expect(sessionKey({ RoleArn })).rejects.toMatchObject(denied);
    await expect(sessionKey({ RoleArn, SourceIdentity: 'other' })).rejects.toMatchObject(denied);
    const answer = await new sts.STSClient(as()).send(
      new sts.AssumeRoleCommand({ RoleArn, RoleSessionName: 'test', SourceIdentity: 'hub-1' }),
    );
    expect(answer.SourceIdentity).toBe('hub-1');
  });

  test('keeps the source identity along a chain of roles', async () => {
    const first = await sessionKey({ RoleArn: await trusting('chain-1', byManagement), SourceIdentity: 'hub-2' });
    const RoleArn = await trusting('chain-2', { Principal: { AWS: arnOfRole(MEMBER, 'chain-1') } });
    const answer = await new sts.STSClient(as(first)).send(new sts.AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }));
    expect(answer.SourceIdentity).toBe('hub-2');
    await expect(sessionKey({ RoleArn, SourceIdentity: 'hub-3' }, first)).rejects.toMatchObject(denied);
  });

  test('refuses a source identity that the trust policy does not allow to be set', async () => {
    await expect(
      sessionKey({ RoleArn: arnOfRole(MEMBER, 'OrganizationAccountAccessRole'), SourceIdentity: 'hub' }),
    ).rejects.toMatchObject(denied);
  });

  test('requires the organization of the trust policy', async () => {
    const other = await trusting('other-organization', forOrganization('o-otherorgid0'));
    const own = await trusting('own-organization', forOrganization(ORGANIZATION));
    await expect(sessionKey({ RoleArn: other }, hubKey)).rejects.toMatchObject(denied);
    await sessionKey({ RoleArn: own }, hubKey);
  });

  test('requires the caller of the trust policy, by its role and not by its session', async () => {
    await trusting('caller', byManagement, hubKey);
    const caller = await sessionKey({ RoleArn: arnOfRole(HUB_ACCOUNT, 'caller') });
    const condition = (operator: string, arn: string) => ({
      Principal: { AWS: `arn:aws:iam::${HUB_ACCOUNT}:root` },
      Condition: { [operator]: { 'aws:PrincipalArn': arn } },
    });
    const exact = await trusting('principal-exact', condition('ArnEquals', arnOfRole(HUB_ACCOUNT, 'caller')));
    const like = await trusting('principal-like', condition('ArnLike', arnOfRole(HUB_ACCOUNT, 'call*')));
    await sessionKey({ RoleArn: exact }, caller);
    await sessionKey({ RoleArn: like }, caller);
    await expect(sessionKey({ RoleArn: exact }, hubKey)).rejects.toMatchObject(denied);
  });

  test("lets only the local runner's test key act as Lambda", async () => {
    const RoleArn = await trusting('function', { Principal: { Service: 'lambda.amazonaws.com' } });
    await expect(sessionKey({ RoleArn })).rejects.toMatchObject(denied);
    await expect(sessionKey({ RoleArn, RoleSessionName: 'local-lambda-fix' }, hubKey)).rejects.toMatchObject(denied);
    await sessionKey({ RoleArn, RoleSessionName: 'local-lambda-fix' });
  });

  test('limits a chained session to one hour', async () => {
    const client = new iam.IAMClient(as(memberKey));
    const RoleArn = await trusting('long', {
      Principal: { AWS: [`arn:aws:iam::${MANAGEMENT}:root`, `arn:aws:iam::${HUB_ACCOUNT}:root`] },
    });
    await client.send(new iam.UpdateRoleCommand({ RoleName: 'long', MaxSessionDuration: 7_200 }));
    await expect(sessionKey({ RoleArn, DurationSeconds: 7_200 }, hubKey)).rejects.toMatchObject({
      name: 'ValidationError',
    });
    await sessionKey({ RoleArn, DurationSeconds: 7_200 });
  });

  test('refuses a session policy whose packed size may be too large, and one that is too long', async () => {
    const RoleArn = await trusting('narrowed', byManagement);
    const naming = (interfaces: number) => {
      const Resource = Array.from(
        { length: interfaces },
        (_, n) => `arn:aws:ec2:*:${MEMBER}:network-interface/eni-${String(n).padStart(17, '0')}`,
      );
      const Statement = [{ Effect: 'Allow', Action: 'ec2:ModifyNetworkInterfaceAttribute', Resource }];
      return JSON.stringify({ Version: '2012-10-17', Statement });
    };
    await sessionKey({ RoleArn, Policy: naming(10) });
    await expect(sessionKey({ RoleArn, Policy: naming(20) })).rejects.toMatchObject({ name: 'PackedPolicyTooLargeException' });
    await expect(sessionKey({ RoleArn, Policy: naming(40) })).rejects.toMatchObject({ name: 'ValidationError' });
  });
});
