import { spawn, spawnSync } from 'node:child_process';
import { get } from 'node:http';
import { fileURLToPath } from 'node:url';
import * as cloudtrail from '@aws-sdk/client-cloudtrail';
import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import * as s3 from '@aws-sdk/client-s3';
import * as hub from '@aws-sdk/client-securityhub';
import * as sqs from '@aws-sdk/client-sqs';
import * as sts from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { HUB_ACCOUNT, MANAGEMENT, MEMBER } from '#catalogue/events/cases.ts';
import { as, EMULATED_REGION, emulator, local, memberKey, ORGANIZATION } from './organization.ts';

const SCRIPT = fileURLToPath(new URL('../../../lambdas/local/emulator/main.py', import.meta.url));

describe('the process', () => {
  const options = ['--accounts', HUB_ACCOUNT, '--organization-id', ORGANIZATION];

  test('answers its health check', async () => {
    expect(await local('/local/health')).toEqual({ ok: true });
  });

  test('keeps connections open and answers small calls without the delay of a stalled acknowledgement', async () => {
    const client = new sts.STSClient(as());
    const sockets = new Set<unknown>();
    const times: number[] = [];
    for (let call = 0; call < 50; call += 1) {
      const before = performance.now();
      await client.send(new sts.GetCallerIdentityCommand({}));
      times.push(performance.now() - before);
    }
    const agent = new (await import('node:http')).Agent({ keepAlive: true, maxSockets: 1 });
    for (let call = 0; call < 3; call += 1) {
      await new Promise((resolve) => {
        get(`${emulator.endpoint}/local/health`, { agent }, (answer) =>
          answer.resume().on('end', () => setImmediate(resolve)),
        ).on('socket', (socket) => sockets.add(socket));
      });
    }
    agent.destroy();
    expect(sockets.size).toBe(1);
    // The delay is 40 ms in every call on any machine, so the fastest of fifty calls shows it.
    expect(Math.min(...times)).toBeLessThan(30);
  });

  test('ends by itself when the process that started it ends', async () => {
    const child = spawn('python3', [SCRIPT, '--port', '0', ...options], { stdio: ['pipe', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.stdin.end();
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
  });

  test('has no option to listen on another address', () => {
    const answer = spawnSync('python3', [SCRIPT, '--port', '0', ...options, '--host', '0.0.0.0'], { encoding: 'utf8' });
    expect(answer.status).toBe(2);
    expect(answer.stderr).toContain('127.0.0.1 only');
  });

  test('refuses a real-looking access key that it did not issue, in every protocol', async () => {
    const key = { accessKeyId: 'AKIA0000000000000000', secretAccessKey: 'x' };
    const sentence = /accepts only the documentation key/;
    await expect(new sts.STSClient(as(key)).send(new sts.GetCallerIdentityCommand({}))).rejects.toThrow(sentence);
    await expect(new s3.S3Client({ ...as(key), forcePathStyle: true }).send(new s3.ListBucketsCommand({}))).rejects.toThrow(
      sentence,
    );
    await expect(new ec2.EC2Client(as(key)).send(new ec2.DescribeVpcsCommand({}))).rejects.toThrow(sentence);
    await expect(new sqs.SQSClient(as(key)).send(new sqs.ListQueuesCommand({}))).rejects.toThrow(sentence);
    await expect(new hub.SecurityHubClient(as(key)).send(new hub.DescribeHubCommand({}))).rejects.toThrow(sentence);
  });

  test('accepts a key issued by CreateAccessKey until the key is deleted', async () => {
    const client = new iam.IAMClient(as(memberKey));
    await client.send(new iam.CreateUserCommand({ UserName: 'keyed' }));
    const { AccessKey } = await client.send(new iam.CreateAccessKeyCommand({ UserName: 'keyed' }));
    const key = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
    const asUser = new sts.STSClient(as(key));
    expect((await asUser.send(new sts.GetCallerIdentityCommand({}))).Arn).toBe(`arn:aws:iam::${MEMBER}:user/keyed`);
    await client.send(new iam.DeleteAccessKeyCommand({ UserName: 'keyed', AccessKeyId: key.accessKeyId }));
    await expect(asUser.send(new sts.GetCallerIdentityCommand({}))).rejects.toThrow(/documentation key/);
  });

  test('answers a call that it does not support with a sentence, and not with a server error that SDKs retry', async () => {
    const call = new cloudtrail.CloudTrailClient(as()).send(new cloudtrail.LookupEventsCommand({}));
    await expect(call).rejects.toMatchObject({ name: 'NotImplemented', $metadata: { httpStatusCode: 501 } });
  });

  test('answers requests whose host carries the account id, as S3 Control sends them through a proxy', async () => {
    const scope = `Credential=AKIAIOSFODNN7EXAMPLE/20260101/${EMULATED_REGION}/s3/aws4_request`;
    const options = {
      port: emulator.port,
      host: '127.0.0.1',
      path: `http://${MANAGEMENT}.127.0.0.1:${emulator.port}/v20180820/configuration/publicAccessBlock`,
      headers: {
        'x-amz-account-id': MANAGEMENT,
        authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`,
      },
    };
    const body = await new Promise<string>((resolve) => {
      get(options, (answer) => {
        let text = '';
        answer.on('data', (part) => {
          text += part;
        });
        answer.on('end', () => resolve(text));
      });
    });
    expect(body).toContain('NoSuchPublicAccessBlockConfiguration');
  });

  test('keeps an S3 upload with an awaited body and an empty answer on one connection', async () => {
    const client = new s3.S3Client({ ...as(), forcePathStyle: true });
    await client.send(
      new s3.CreateBucketCommand({ Bucket: 'upload', CreateBucketConfiguration: { LocationConstraint: EMULATED_REGION } }),
    );
    await client.send(new s3.PutObjectCommand({ Bucket: 'upload', Key: 'large', Body: Buffer.alloc(3_000_000, 1) }));
    expect((await client.send(new s3.HeadObjectCommand({ Bucket: 'upload', Key: 'large' }))).ContentLength).toBe(3_000_000);
    await client.send(new s3.DeleteObjectCommand({ Bucket: 'upload', Key: 'large' }));
    await expect(client.send(new s3.HeadObjectCommand({ Bucket: 'upload', Key: 'large' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
  });
});
