import { setTimeout as sleep } from 'node:timers/promises';
import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteGroupCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateBucketCommand, DeleteBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { putBucketBlock } from '#catalogue/events/bucket-calls.ts';
import { type KnownFact, MEMBER } from '#catalogue/events/cases.ts';
import { addUserToGroup, attachPolicy } from '#catalogue/events/policy-calls.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { PlaybookId } from '#core/playbook/playbook-id.ts';
import { bucketBlock, openTo } from '../support/buckets.ts';
import { type EmulatedMember, emulatedMember } from '../support/emulated-member.ts';
import { ADMIN_POLICY, managed, roleState, userState } from '../support/iam-people.ts';
import { incidentFrom } from '../support/incidents.ts';
import { runOf } from '../support/playbook-run.ts';
import { GRANT, grantsTo } from '../support/situations/grants.ts';
import { OFF, ON, putBlock } from '../support/situations/open-buckets.ts';

let member: EmulatedMember;
beforeAll(async () => {
  member = await emulatedMember();
});
afterAll(() => member.stop());

const PolicyName = 'extra';
const AssumeRolePolicyDocument = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

const newBucketNamed = (Bucket: string) =>
  member.clients.s3.send(
    new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'ap-northeast-2' } }),
  );

/** The containment of a bucket whose block of public access was switched off. */
async function containedBucket(bucket: string) {
  await newBucketNamed(bucket);
  await putBlock(member, bucket, OFF);
  const incident = await incidentFrom(putBucketBlock({ bucket, block: OFF }), 's3-public-access-block-disabled', openTo(bucket));
  return contained(incident, 'block-public-bucket');
}

const newUser = (UserName: string) => member.clients.iam.send(new CreateUserCommand({ UserName }));
const newRole = (RoleName: string) => member.clients.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));

/** The containment of a user whose only permission is an inline policy that makes them administrator. */
async function containedUser(UserName: string) {
  await newUser(UserName);
  await member.clients.iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument: ADMIN_POLICY }));
  return contained(await grantsTo(member, { user: UserName }));
}

async function contained(incident: Incident, playbook: PlaybookId = 'detach-permission') {
  const run = await runOf(playbook, member.call, incident);
  expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
  return run;
}

const refusedFor = (name: string) => ({
  code: 'not-undone',
  because: { code: 'changed-since', drift: [{ subject: `identity/${name}` }] },
});

describe('an undo restores nothing on a new resource that has the same name', () => {
  test('a user who was deleted and created again', async () => {
    const run = await containedUser('mallory');
    await member.clients.iam.send(new DeleteUserCommand({ UserName: 'mallory' }));
    await newUser('mallory');
    const before = await userState(member, 'mallory');
    const undone = await run.undo();
    expect(undone?.state).toBe('MITIGATED');
    expect(undone?.history.at(-1)?.reason).toMatchObject(refusedFor('mallory'));
    expect(await userState(member, 'mallory')).toEqual(before);
  });

  test('a role that was deleted and created again', async () => {
    const RoleName = 'build';
    await newRole(RoleName);
    await member.clients.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: ADMIN_POLICY }));
    const run = await contained(await grantsTo(member, { role: RoleName }));
    await member.clients.iam.send(new DeleteRoleCommand({ RoleName }));
    await newRole(RoleName);
    const before = await roleState(member, RoleName);
    expect((await run.undo())?.history.at(-1)?.reason).toMatchObject(refusedFor(RoleName));
    expect(await roleState(member, RoleName)).toEqual(before);
  });

  test('a group that was deleted and created again, with other rights', async () => {
    const GroupName = 'auditors';
    const iam = member.clients.iam;
    await newUser('carol');
    await iam.send(new CreateGroupCommand({ GroupName }));
    await iam.send(new AddUserToGroupCommand({ GroupName, UserName: 'carol' }));
    const facts: KnownFact[] = [
      [{ ask: 'policy', arn: `arn:aws:iam::${MEMBER}:group/${GroupName}` }, { document: ADMIN_POLICY }],
    ];
    const incident = await incidentFrom(addUserToGroup({ user: 'carol', group: GroupName }), GRANT, facts);
    const run = await contained(incident);
    await iam.send(new DeleteGroupCommand({ GroupName }));
    await iam.send(new CreateGroupCommand({ GroupName }));
    expect((await run.undo())?.history.at(-1)?.reason).toMatchObject(refusedFor(GroupName));
    expect((await userState(member, 'carol')).groups).toEqual([]);
  });

  test('a policy that was deleted and created again, with other rights', async () => {
    const iam = member.clients.iam;
    await newUser('dave');
    const arn = await managed(member, 'everything', ADMIN_POLICY);
    await iam.send(new AttachUserPolicyCommand({ UserName: 'dave', PolicyArn: arn }));
    const facts: KnownFact[] = [[{ ask: 'policy', arn }, { document: ADMIN_POLICY }]];
    const run = await contained(await incidentFrom(attachPolicy({ to: { user: 'dave' }, policy: arn }), GRANT, facts));
    await iam.send(new DeletePolicyCommand({ PolicyArn: arn }));
    await iam.send(new CreatePolicyCommand({ PolicyName: 'everything', PolicyDocument: ADMIN_POLICY }));
    expect((await run.undo())?.history.at(-1)?.reason).toMatchObject({ code: 'not-undone', because: { code: 'changed-since' } });
    expect((await userState(member, 'dave')).attached).toEqual([]);
  });

  test('a bucket that was deleted and created again', async () => {
    const run = await containedBucket('site-made-again');
    await member.clients.s3.send(new DeleteBucketCommand({ Bucket: 'site-made-again' }));
    await sleep(1100);
    await newBucketNamed('site-made-again');
    await putBlock(member, 'site-made-again', ON);
    expect((await run.undo())?.history.at(-1)?.reason).toMatchObject(refusedFor('site-made-again'));
    expect(await bucketBlock(member, 'site-made-again')).toMatchObject(ON);
  });

  test('but the undo takes effect on the same bucket', async () => {
    const run = await containedBucket('site-kept');
    expect(await run.undo()).toMatchObject({ state: 'CLOSED', outcome: { kind: 'undone' } });
  });

  test('but the undo takes effect on the same user', async () => {
    const run = await containedUser('alice');
    expect(await run.undo()).toMatchObject({ state: 'CLOSED', outcome: { kind: 'undone' } });
  });
});
