import * as iam from '@aws-sdk/client-iam';
import * as sts from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import {
  as,
  assume,
  CENTRAL,
  central,
  forOrganization,
  MANAGEMENT,
  MEMBER,
  member,
  ORGANIZATION,
  role,
  trusting,
} from './organization.ts';

describe('AssumeRole', () => {
  const byManagement = { Principal: { AWS: `arn:aws:iam::${MANAGEMENT}:root` } };
  const denied = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };

  test('refuses a role that does not exist', async () => {
    await expect(assume({ RoleArn: role(MEMBER, 'missing') })).rejects.toMatchObject(denied);
  });

  test('refuses a caller that the trust policy does not name', async () => {
    const RoleArn = await trusting('for-management', byManagement);
    await expect(assume({ RoleArn }, central)).rejects.toMatchObject(denied);
    await assume({ RoleArn });
  });

  test('requires the external id of the trust policy', async () => {
    const RoleArn = await trusting('external', {
      ...byManagement,
      Condition: { StringEquals: { 'sts:ExternalId': ['right', 'also-right'] } },
    });
    await expect(assume({ RoleArn })).rejects.toMatchObject(denied);
    await expect(assume({ RoleArn, ExternalId: 'wrong' })).rejects.toMatchObject(denied);
    await assume({ RoleArn, ExternalId: 'also-right' });
  });

  test('requires the source identity of the trust policy, and returns it', async () => {
    const RoleArn = await trusting('identified', {
      ...byManagement,
      Condition: { StringLike: { 'sts:SourceIdentity': 'hub-*' } },
    });
    await expect(assume({ RoleArn })).rejects.toMatchObject(denied);
    await expect(assume({ RoleArn, SourceIdentity: 'other' })).rejects.toMatchObject(denied);
    const answer = await new sts.STSClient(as()).send(
      new sts.AssumeRoleCommand({ RoleArn, RoleSessionName: 'test', SourceIdentity: 'hub-1' }),
    );
    expect(answer.SourceIdentity).toBe('hub-1');
  });

  test('keeps the source identity along a chain of roles', async () => {
    const first = await assume({ RoleArn: await trusting('chain-1', byManagement), SourceIdentity: 'hub-2' });
    const RoleArn = await trusting('chain-2', { Principal: { AWS: role(MEMBER, 'chain-1') } });
    const answer = await new sts.STSClient(as(first)).send(new sts.AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }));
    expect(answer.SourceIdentity).toBe('hub-2');
    await expect(assume({ RoleArn, SourceIdentity: 'hub-3' }, first)).rejects.toMatchObject(denied);
  });

  test('refuses a source identity that the trust policy does not allow to be set', async () => {
    await expect(assume({ RoleArn: role(MEMBER, 'OrganizationAccountAccessRole'), SourceIdentity: 'hub' })).rejects.toMatchObject(
      denied,
    );
  });

  test('requires the organization of the trust policy', async () => {
    const other = await trusting('other-organization', forOrganization('o-otherorgid0'));
    const own = await trusting('own-organization', forOrganization(ORGANIZATION));
    await expect(assume({ RoleArn: other }, central)).rejects.toMatchObject(denied);
    await assume({ RoleArn: own }, central);
  });

  test('requires the caller of the trust policy, by its role and not by its session', async () => {
    await trusting('caller', byManagement, central);
    const caller = await assume({ RoleArn: role(CENTRAL, 'caller') });
    const condition = (operator: string, arn: string) => ({
      Principal: { AWS: `arn:aws:iam::${CENTRAL}:root` },
      Condition: { [operator]: { 'aws:PrincipalArn': arn } },
    });
    const exact = await trusting('principal-exact', condition('ArnEquals', role(CENTRAL, 'caller')));
    const like = await trusting('principal-like', condition('ArnLike', role(CENTRAL, 'call*')));
    await assume({ RoleArn: exact }, caller);
    await assume({ RoleArn: like }, caller);
    await expect(assume({ RoleArn: exact }, central)).rejects.toMatchObject(denied);
  });

  test("lets only the local runner's test key act as Lambda", async () => {
    const RoleArn = await trusting('function', { Principal: { Service: 'lambda.amazonaws.com' } });
    await expect(assume({ RoleArn })).rejects.toMatchObject(denied);
    await expect(assume({ RoleArn, RoleSessionName: 'local-lambda-fix' }, central)).rejects.toMatchObject(denied);
    await assume({ RoleArn, RoleSessionName: 'local-lambda-fix' });
  });

  test('limits a chained session to one hour', async () => {
    const client = new iam.IAMClient(as(member));
    const RoleArn = await trusting('long', {
      Principal: { AWS: [`arn:aws:iam::${MANAGEMENT}:root`, `arn:aws:iam::${CENTRAL}:root`] },
    });
    await client.send(new iam.UpdateRoleCommand({ RoleName: 'long', MaxSessionDuration: 7_200 }));
    await expect(assume({ RoleArn, DurationSeconds: 7_200 }, central)).rejects.toMatchObject({
      name: 'ValidationError',
    });
    await assume({ RoleArn, DurationSeconds: 7_200 });
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
    await assume({ RoleArn, Policy: naming(10) });
    await expect(assume({ RoleArn, Policy: naming(20) })).rejects.toMatchObject({ name: 'PackedPolicyTooLargeException' });
    await expect(assume({ RoleArn, Policy: naming(40) })).rejects.toMatchObject({ name: 'ValidationError' });
  });
});
