import { describe, expect, test } from 'vitest';
import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { MEMBER } from '#catalogue/events/cases.ts';
import { stopLogging } from '#catalogue/events/trail-calls.ts';
import { busPolicy } from '#central/bus-policy.ts';
import { FORWARD_PURPOSE, hubBusArn, roleArn } from '#core/naming.ts';
import type { Settings } from '#core/settings.ts';
import { type LinePorts, line } from '#detect/line.ts';
import { casePlaces, detectPorts } from '../support/detect-ports.ts';
import { type Document, isAllowed } from '../support/iam.ts';
import { EXAMPLE, resourcesOf, stackIn, synthesized } from '../support/synthesized.ts';

const { naming, id: organizationId } = EXAMPLE;
const LISTED = EXAMPLE.accounts.map(({ id }) => id);
const UNLISTED = '999999999999';

/** Whether a role of an account may send to the hub's bus under a policy. */
function maySend(
  policy: string,
  account: string,
  role = roleArn(naming, account, FORWARD_PURPOSE),
  organization = organizationId,
): boolean {
  const context = { 'aws:PrincipalArn': role, 'aws:PrincipalAccount': account, 'aws:PrincipalOrgID': organization };
  return isAllowed(
    { action: 'events:PutEvents', resource: hubBusArn(naming), context },
    { identity: [JSON.parse(policy) as Document] },
  );
}

describe("a role with the forwarder's name cannot send events from an account that the organization file does not list", () => {
  const deployed = async () =>
    String(resourcesOf(stackIn(await synthesized(EXAMPLE), 'central'), 'aws_cloudwatch_event_bus_policy')[0]?.policy);

  test('because the bus accepts only the forwarders of listed accounts', async () => {
    const policy = await deployed();
    for (const account of LISTED) expect(maySend(policy, account)).toBe(true);
    expect(maySend(policy, UNLISTED)).toBe(false);
  });

  test.each([
    ['another role of a listed account', `arn:aws:iam::${MEMBER}:role/admin`, organizationId],
    [
      'a role with the forwarder name outside the path of the hub',
      `arn:aws:iam::${MEMBER}:role/org-security-hub-forward-events`,
      organizationId,
    ],
    ['another organization', roleArn(naming, MEMBER, FORWARD_PURPOSE), 'o-otherorgid0'],
  ])('the bus also refuses %s', async (_, role, organization) => {
    expect(maySend(await deployed(), MEMBER, role, organization)).toBe(false);
  });

  test.each([
    [650, 650],
    [1_000, undefined],
  ])('with %i accounts the policy stays within the size limit of EventBridge and names %s of them', (count, named) => {
    const accounts = Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));
    const policy = busPolicy({ naming, organizationId, accounts });
    expect(policy.length).toBeLessThanOrEqual(10_240);
    expect((JSON.parse(policy).Statement[0].Condition.StringEquals['aws:PrincipalAccount'] as string[] | undefined)?.length).toBe(
      named,
    );
    expect(maySend(policy, accounts[0] ?? '')).toBe(true);
    expect(maySend(policy, accounts[0] ?? '', undefined, 'o-otherorgid0')).toBe(false);
  });

  test('if the organization is too large for the policy, detection holds the events of an unlisted account', async () => {
    const result = await line(
      { value: stopLogging({ trail: 'x', account: UNLISTED }) },
      0,
      portsOf({ accounts: { [MEMBER]: { name: 'shop', modes: [] } } }),
    );
    expect(result).toEqual({ kind: 'held', reason: { code: 'unlisted-account', account: UNLISTED } });
  });

  test('detection reads the events of listed accounts, and of all accounts if the settings cannot be read', async () => {
    const event = { value: stopLogging({ trail: 'x' }) };
    expect((await line(event, 0, portsOf({ accounts: { [MEMBER]: { name: 'shop', modes: [] } } }))).kind).toBe('read');
    expect((await line(event, 0, portsOf(undefined))).kind).toBe('read');
  });
});

function portsOf(settings: Settings | undefined): LinePorts {
  const incidents = incidentsInMemory();
  return {
    ...detectPorts([], incidents),
    incidents,
    locations: casePlaces,
    settings: async () => settings,
    order: async () => undefined,
    remind: async () => undefined,
    now: () => 0,
  };
}
