import {
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Incident } from '#core/incident/incident.ts';
import { type EmulatedMember, emulatedMember } from '../support/emulated-member.ts';
import { EVERYTHING, roleState, userState } from '../support/iam-people.ts';
import { runOf } from '../support/playbook-run.ts';
import { grantsTo } from '../support/situations/grants.ts';

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

const newUser = (UserName: string) => member.clients.iam.send(new CreateUserCommand({ UserName }));
const newRole = (RoleName: string) => member.clients.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));

/** The containment of a user who was made an administrator by an inline policy, and has nothing else. */
async function containedUser(UserName: string) {
  await newUser(UserName);
  await member.clients.iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument: EVERYTHING }));
  return contained(await grantsTo(member, { user: UserName }));
}

async function contained(incident: Incident) {
  const run = await runOf('detach-permission', member.call, incident);
  expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
  return run;
}

const refusedFor = (name: string) => ({
  code: 'not-undone',
  because: { code: 'changed-since', drift: [{ subject: `identity/${name}` }] },
});

describe('an undo gives nothing to somebody else who has the name by then', () => {
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
    await member.clients.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: EVERYTHING }));
    const run = await contained(await grantsTo(member, { role: RoleName }));
    await member.clients.iam.send(new DeleteRoleCommand({ RoleName }));
    await newRole(RoleName);
    const before = await roleState(member, RoleName);
    expect((await run.undo())?.history.at(-1)?.reason).toMatchObject(refusedFor(RoleName));
    expect(await roleState(member, RoleName)).toEqual(before);
  });

  test('while the same user gets it back', async () => {
    const run = await containedUser('alice');
    expect(await run.undo()).toMatchObject({ state: 'CLOSED', outcome: { kind: 'undone' } });
  });
});
