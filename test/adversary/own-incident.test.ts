import { describe, expect, test } from 'vitest';
import { assumedRole, type By, iamUser, root, ssoPerson } from '#catalogue/events/callers.ts';
import { HUB_ACCOUNT } from '#catalogue/events/cases.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import type { Incident } from '#core/incident/incident.ts';
import { decide } from '#decide/decide.ts';
import { remediate } from '#remediate/remediate.ts';
import { BYSTANDER, containment, GROUP, OPENED } from '../support/containment.ts';
import { type Decider, personNamed } from '../support/deciders.ts';
import { openIn } from '../support/hub-around.ts';
import { incidentFrom } from '../support/incidents.ts';
import { lastNote } from '../support/words.ts';

const permissions = [{ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }];
const opening = (by: By, id = 'first') => authorizeIngress({ group: GROUP, permissions, rules: [OPENED], by, id });

/** An incident that these callers caused and that waits for approval. */
async function causedBy(...by: readonly By[]) {
  const around = containment([{ default: 'approve' }]);
  const ids: string[] = [];
  for (const [index, one] of by.entries()) {
    const incident = await incidentFrom(opening(one, `event-${index}`), 'sg-ssh-open-world');
    ids.push(await openIn(around.incidents, incident));
  }
  const [id = ''] = ids;
  await remediate(id, false, around.ports);
  const say = (verb: 'approve' | 'reject' | 'replan' | 'undo', who: Decider) =>
    decide({ verb, incident: id, reason: 'it is meant', ...who }, around.ports);
  return { ...around, id, say, incident: async () => (await around.incidents.get(id)) as Incident };
}

const user = (name: string, path = ''): Decider => ({
  by: `arn:aws:iam::${HUB_ACCOUNT}:user/${path}${name}`,
  sender: `AIDA${name.toUpperCase()}`,
  named: true,
});
const rootOf = (account: string): Decider => ({ by: `arn:aws:iam::${account}:root`, sender: account, named: true });

describe('a person cannot decide an incident that they may have caused', () => {
  const own: Record<string, [caused: By, decides: Decider]> = {
    'the same person of Identity Center in another account and another permission set': [
      ssoPerson('alice@example.com'),
      personNamed('alice@example.com'),
    ],
    'a person whose name is written in another letter case': [ssoPerson('Alice@Example.com'), personNamed('alice@EXAMPLE.com')],
    'an IAM user of a member who signs in to the hub with an email address': [iamUser('alice'), personNamed('alice@example.com')],
    'a person who acted as alice@example.com and decides as the user alice': [
      ssoPerson('alice@example.com'),
      user('Alice', 'people/'),
    ],
    'a session of another role with the same name': [assumedRole('Deploy', 'alice'), personNamed('alice', 'Okta')],
    'a session whose source identity is the name': [
      assumedRole('Deploy', 'ci-4711', 'alice@example.com'),
      personNamed('alice@example.com'),
    ],
    'a user of a federation token': [federated('alice'), personNamed('alice@example.com')],
    'the issuer of the federation token': [federated('ci-4711', 'alice'), personNamed('alice@example.com')],
    'the same session': [assumedRole('Admin', 'night-shift'), sameSession('Admin', 'night-shift')],
    'another session of the same role, if callers may choose its session name': [
      assumedRole('Admin', 'alice'),
      { ...sameSession('Admin', 'bob'), named: false },
    ],
    'root, which could be any person with the password': [root(), rootOf('444455556666')],
    'root of another account': [root(), rootOf(HUB_ACCOUNT)],
  };

  test.each(Object.keys(own))('%s', async (name) => {
    const [caused, decides] = own[name] ?? [root(), rootOf(HUB_ACCOUNT)];
    const { say, ports, id, member, incident } = await causedBy(caused);
    for (const verb of ['approve', 'replan', 'reject', 'undo'] as const) {
      expect(await say(verb, decides), verb).toMatchObject({ kind: 'refused', reason: { code: 'own-incident', by: decides.by } });
    }
    await remediate(id, false, ports);
    expect([(await incident()).state, member.ruleIds()]).toEqual(['AWAITING_APPROVAL', [BYSTANDER, OPENED]]);
  });

  const others: Record<string, [caused: By, decides: Decider]> = {
    'another person of the same permission set': [
      ssoPerson('alice@example.com'),
      { ...sameSession('AWSReservedSSO_PowerUser_0123456789abcdef', 'bob@example.com'), named: true },
    ],
    'a person of the same name at another company': [ssoPerson('alice@example.com'), personNamed('alice@example.net')],
    'a person whose name begins with the same letters': [iamUser('alice'), personNamed('alice2@example.com')],
    'a person for an incident caused by root': [root(), personNamed('bob@example.com')],
    'a person for an incident caused by a pipeline': [assumedRole('Deploy', 'ci-4711'), personNamed('bob@example.com')],
  };

  test.each(Object.keys(others))('%s may decide', async (name) => {
    const [caused, decides] = others[name] ?? [root(), personNamed('bob')];
    const { say, ports, id, member } = await causedBy(caused);
    expect(await say('approve', decides)).toMatchObject({ kind: 'contain' });
    await remediate(id, false, ports);
    expect(member.ruleIds()).toEqual([BYSTANDER]);
  });
});

describe('an incident with several causes', () => {
  test('cannot be decided by any of its callers, including later ones', async () => {
    const { say, incident } = await causedBy(iamUser('mallory'), ssoPerson('alice@example.com'), iamUser('mallory'));
    expect((await incident()).alsoBy).toHaveLength(1);
    for (const who of ['mallory', 'alice@example.com']) {
      expect(await say('approve', personNamed(who)), who).toMatchObject({ kind: 'refused', reason: { code: 'own-incident' } });
    }
    expect(await say('approve', personNamed('bob'))).toMatchObject({ kind: 'contain' });
  });

  test('keeps its first callers even after many more', async () => {
    const crowd = [...Array(250).keys()].map((index) => iamUser(`crowd-${index}`));
    const { say, incident } = await causedBy(iamUser('mallory'), ssoPerson('alice@example.com'), ...crowd);
    expect((await incident()).alsoBy).toHaveLength(200);
    expect(await say('approve', personNamed('alice@example.com'))).toMatchObject({ kind: 'refused' });
  });
});

test('an undo of a containment is refused for the person who caused the incident and allowed for another person', async () => {
  const { say, ports, id } = await causedBy(ssoPerson('alice@example.com'));
  await say('approve', personNamed('bob'));
  await remediate(id, false, ports);
  expect(await say('undo', personNamed('alice@example.com', 'Okta'))).toMatchObject({ reason: { code: 'own-incident' } });
  expect((await say('undo', personNamed('bob'))).kind).not.toBe('refused');
});

test('a refused decision is recorded with its sender as one sentence', async () => {
  const { say, incident } = await causedBy(iamUser('alice'));
  const alice = personNamed('alice@example.com');
  await say('approve', alice);
  expect((await incident()).history.at(-1)).toMatchObject({ by: alice.by, sender: alice.sender });
  expect(lastNote(await incident())).toMatch(
    /^approve refused: .* may have caused inc-\w+ or a part of it, so another person decides/,
  );
});

/** A person with the principal id that a session of the role has in the cases. */
function sameSession(role: string, name: string): Decider {
  const { identity } = assumedRole(role, name)(HUB_ACCOUNT);
  return { by: String(identity.arn), sender: String(identity.principalId), named: true };
}

/** A session of GetFederationToken, whose name the IAM user chooses. */
function federated(name: string, issuer = 'vending-machine'): By {
  return (account) => ({
    ...iamUser(issuer)(account),
    identity: {
      type: 'FederatedUser',
      principalId: `${account}:${name}`,
      arn: `arn:aws:sts::${account}:federated-user/${name}`,
      accountId: account,
      sessionContext: {
        sessionIssuer: {
          type: 'IAMUser',
          principalId: 'AIDAVENDING',
          arn: `arn:aws:iam::${account}:user/${issuer}`,
          userName: issuer,
        },
      },
    },
  });
}
