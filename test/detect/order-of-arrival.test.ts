import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cannedAcl, putBucketAcl } from '#catalogue/events/bucket-calls.ts';
import { type CloudEvent, type KnownFact, minute } from '#catalogue/events/cases.ts';
import { authorizeIngress, deleteSecurityGroup, revokeIngress } from '#catalogue/events/security-group-calls.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { applyEarlierResolutions } from '#track/track.ts';
import { played as playedEvents } from '../support/played.ts';
import { english } from '../support/words.ts';

const group = 'sg-0a1b2c3d4e5f60007';
const place = `444455556666/ap-northeast-2/${group}`;
const NOW = Date.parse(minute(60));
const [IPV4, IPV6] = ['0.0.0.0/0', '::/0'] as const;

const rule = (cidr: string) => ({ protocol: 'tcp', from: 22, to: 22, ...(cidr.includes(':') ? { v6: [cidr] } : { v4: [cidr] }) });
const opens = (cidr: string, at: number) => authorizeIngress({ group, permissions: [rule(cidr)], at: minute(at) });
const closes = (cidr: string, at: number) => revokeIngress({ group, permissions: [rule(cidr)], at: minute(at) });

describe('an opening and its closing leave the same incident in either order of arrival', () => {
  test('a security group that was opened and closed again is mitigated', async () => {
    for (const events of [
      [opens(IPV4, 0), closes(IPV4, 1)],
      [closes(IPV4, 1), opens(IPV4, 0)],
    ]) {
      const world = await played(events);
      expect(world.all().map(({ scenario, state, standing }) => [scenario, state, standing])).toEqual([
        ['sg-ssh-open-world', 'MITIGATED', []],
      ]);
    }
  });

  test('the history names the person who resolved it and says that the event arrived earlier', async () => {
    const [incident] = (await played([closes(IPV4, 1), opens(IPV4, 0)])).all();
    expect(incident?.history.map(({ state, by, reason }) => [state, by, reason && english(reason)])).toEqual([
      ['NEW', 'hub', undefined],
      [
        'MITIGATED',
        'alice',
        'RevokeSecurityGroupIngress by arn:aws:iam::444455556666:user/alice, received before the event that opened it',
      ],
    ]);
  });

  test('a bucket whose ACL was made public and private again is mitigated', async () => {
    const bucket = 'amzn-s3-demo-bucket';
    const publicly = putBucketAcl({ bucket, acl: cannedAcl('public-read'), at: minute(0) });
    const privately = putBucketAcl({ bucket, acl: cannedAcl('private'), at: minute(1) });
    for (const events of [
      [publicly, privately],
      [privately, publicly],
    ]) {
      expect((await played(events)).all().map(({ scenario, state }) => [scenario, state])).toEqual([
        ['s3-bucket-acl-public', 'MITIGATED'],
      ]);
    }
  });

  test('a closing that happened before the opening resolves nothing', async () => {
    for (const events of [
      [closes(IPV4, 0), opens(IPV4, 1)],
      [opens(IPV4, 1), closes(IPV4, 0)],
    ]) {
      expect((await played(events)).all().map(({ state }) => state)).toEqual(['NEW']);
    }
  });

  test('a closing that arrives first with the same second as the opening leaves it open, because their order is unknown', async () => {
    expect((await played([closes(IPV4, 0), opens(IPV4, 0)])).all().map(({ state }) => state)).toEqual(['NEW']);
  });

  test('a closing of one half leaves the other half open', async () => {
    const both = authorizeIngress({ group, permissions: [rule(IPV4), rule(IPV6)], at: minute(0) });
    for (const events of [
      [both, closes(IPV4, 1)],
      [closes(IPV4, 1), both],
    ]) {
      expect((await played(events)).standing()).toEqual(['sg-ssh-open-world ::/0']);
    }
  });

  test('a closing is forgotten if its opening arrives more than a day later, and the opening stays open', async () => {
    const world = await played([closes(IPV4, 1), closes(IPV6, 26 * 60), opens(IPV4, 0)]);
    expect(world.all().map(({ state }) => state)).toEqual(['NEW']);
  });

  test('a closing too long to be stored resolves nothing later', async () => {
    const many = Array.from({ length: 80 }, (_, index) => rule(`198.51.${index}.0/24`));
    const long = revokeIngress({ group, permissions: [...many, rule(IPV4)], at: minute(1) });
    expect((await played([long, opens(IPV4, 0)])).all().map(({ state }) => state)).toEqual(['NEW']);
  });
});

describe('any openings and closings, in any order of arrival', () => {
  const act = fc.record({ what: fc.constantFrom('open', 'close', 'delete'), cidr: fc.constantFrom(IPV4, IPV6) });
  // Each event is a minute after the previous one.
  const story = fc
    .array(act, { minLength: 2, maxLength: 6 })
    .map((acts) =>
      acts.map(({ what, cidr }, at) =>
        what === 'open' ? opens(cidr, at) : what === 'close' ? closes(cidr, at) : deleteSecurityGroup({ group, at: minute(at) }),
      ),
    );
  const arrivals = story.chain((happened) =>
    fc.tuple(fc.constant(happened), fc.shuffledSubarray(happened, { minLength: happened.length })),
  );

  test('the final open state is the last one by event time', async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, async ([happened, arrived]) => {
        const [inOrder, shuffled] = [await played(happened), await played(arrived)];
        expect(shuffled.standing()).toEqual(inOrder.standing());
      }),
      { numRuns: 150 },
    );
  });

  test('an incident is mitigated exactly if nothing is left open', async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, async ([, arrived]) => {
        for (const { state, standing } of (await played(arrived)).all())
          expect(state).toBe(standing.length === 0 ? 'MITIGATED' : 'NEW');
      }),
      { numRuns: 80 },
    );
  });

  test('receiving everything twice changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, async ([happened, arrived]) => {
        expect((await played([...arrived, ...happened])).standing()).toEqual((await played(arrived)).standing());
      }),
      { numRuns: 60 },
    );
  });
});

test('a rule that joins an incident between its read and its resolution stays open', async () => {
  const { incidents } = await played([opens(IPV4, 0)]);
  const [before] = await incidents.openAt(place);
  const closed = before?.standing ?? [];
  await played([opens(IPV6, 1)], incidents);
  await applyEarlierResolutions(
    before?.id ?? '',
    async ({ id }) => [{ incident: id, resolved: closed, standing: [], by: 'alice', reason: { code: 'text', text: 'x' } }],
    {
      incidents,
      now: () => NOW,
    },
  );
  expect((await incidents.openAt(place)).flatMap(({ standing }) => standing)).toMatchObject([{ cidr: IPV6 }]);
});

/** The facts say that the group has no tags and no open rules. */
function played(events: readonly CloudEvent[], store?: IncidentStore) {
  const untagged: KnownFact = [
    { ask: 'security-group', id: group },
    { tags: {}, ingress: [] },
  ];
  return playedEvents(events, [untagged], store);
}
