import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { withFields } from '#catalogue/events/api-call.ts';
import { hubSession } from '#catalogue/events/callers.ts';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import type { Incident, IntendedCall } from '#core/incident/incident.ts';
import { canonical, type Json } from '#core/json.ts';
import type { MadeCall } from '#core/playbook/plan.ts';
import { FAMILY_OF, type PlaybookId } from '#core/playbook/playbook-id.ts';
import { emulatedMember } from '../support/emulated-member.ts';
import { play } from '../support/play.ts';
import { prepare, type Situation } from '../support/playbook-situation.ts';
import { recordOfCall } from '../support/recorded-calls.ts';
import { SITUATIONS } from '../support/situations/index.ts';

/** One write of the hub in a real run, with the AWS request id and the incident after the run. */
type Write = { readonly id: PlaybookId; readonly incident: Incident; readonly call: IntendedCall; readonly made: MadeCall };

const writes: Write[] = [];

/** Fixes and undoes every situation of every playbook, and keeps one write of each kind. */
beforeAll(async () => {
  const member = await emulatedMember();
  afterAll(() => member.stop());
  for (const [id, situations] of Object.entries(SITUATIONS) as [PlaybookId, Record<string, Situation>][]) {
    for (const situation of Object.values(situations)) {
      const { run } = await prepare(id, situation, member);
      await run.fix();
      if (run.playbook.undo !== undefined) await run.undo();
      const incident = await run.incident();
      for (const call of incident.intended ?? []) {
        const made = incident.made?.find((one) => one.action === call.action && one.resource === call.resource);
        if (made === undefined) throw new Error(`${call.action} of ${id} is not noted as made`);
        if (!writes.some((one) => one.id === id && one.call.action === call.action)) writes.push({ id, incident, call, made });
      }
    }
  }
}, 300_000);

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const iso = (at: number) => new Date(Math.floor(at / SECOND) * SECOND).toISOString().replace('.000Z', 'Z');

type RecordChanges = { readonly request?: string; readonly at?: number; readonly region?: string; readonly id?: string };

/** The record of a write by the role of its family. */
function record({ id, incident, call }: Write, { request, at, region, id: event }: RecordChanges = {}): CloudEvent {
  const by = hubSession(FAMILY_OF[id], incident.id, { scenario: incident.scenario });
  const own = call.action.startsWith('iam:') ? 'us-east-1' : (call.region ?? incident.region);
  const made = recordOfCall(filled(call), {
    by,
    account: incident.account,
    region: region ?? own,
    at: iso(at ?? call.tries?.at(-1) ?? 0),
    ...(event !== undefined && { id: event }),
  });
  return request === undefined ? made : withFields(made, { requestID: request });
}

/** The call with values that only an answer contains. */
function filled(call: IntendedCall): IntendedCall {
  return { ...call, input: JSON.parse(JSON.stringify(call.input), (_, one) => (one?.answerOf === undefined ? one : 'sg-0made')) };
}

const isFilled = ({ call }: Write) => JSON.stringify(call.input).includes('"answerOf"');

/** The severity of hub-role-misuse for these records, if it fires, with the incident as stored. */
async function misuse(incident: Incident, ...events: CloudEvent[]): Promise<string | undefined> {
  const incidents = incidentsInMemory();
  await incidents.open(incident);
  const { signals } = await play(events, incidents);
  return signals.find(({ detection }) => detection.id === 'hub-role-misuse')?.severity;
}

/** The incident of a run that died after its call: the call is recorded as intended, and nothing as made. */
function died({ incident }: Write): Incident {
  const { made: _, ...rest } = incident;
  return rest;
}

/** Records with one value of the request changed, added or removed, except those that another planned call explains. */
function others(write: Write): CloudEvent[] {
  const event = record(write);
  const request = requestIn(event);
  const plans = (write.incident.intended ?? []).map((call) => requestIn(record({ ...write, call })));
  const planned = new Set(plans.map((one) => canonical(one)));
  const changed = [
    ...changes(request).filter((one) => !planned.has(canonical(one))),
    { ...(request as object), dryRunOfSomethingElse: 'yes' },
  ];
  return changed.map((one, nth) =>
    withFields(event, { requestParameters: one, requestID: `other-${nth}`, eventID: `other-${nth}` }),
  );
}

function requestIn(event: CloudEvent): Json {
  return (event.detail as { requestParameters: Json }).requestParameters;
}

const ADDED = /^(Host|xmlns.*)$/;

function changes(value: Json): Json[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1];
  if (typeof value === 'string')
    return value === '' ? [] : [value.startsWith('{') ? `${value.slice(0, -1)},"Id":"x"}` : `${value}x`];
  if (value === null) return [];
  if (Array.isArray(value)) {
    const at = value.flatMap((one: Json, nth) => changes(one).map((other) => value.with(nth, other) as Json));
    return [...at, [...value, ...value]];
  }
  return Object.entries(value).flatMap(([name, one]) => {
    if (ADDED.test(name) || one === undefined || one === '') return [];
    const { [name]: _, ...rest } = value as Record<string, Json>;
    const isEmpty = ['{}', '[]'].includes(JSON.stringify(one));
    return [...changes(one).map((other) => ({ ...rest, [name]: other })), ...(isEmpty ? [] : [rest])];
  });
}

async function forEvery(check: (write: Write) => Promise<unknown>, expected: unknown): Promise<void> {
  const found = await Promise.all(writes.map(async (write) => [`${write.id} ${write.call.action}`, await check(write)]));
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(found.map(([name]) => [name, expected])));
}

describe('every write of every playbook', () => {
  test('is covered: every playbook made a write, with a request id', () => {
    expect(new Set(writes.map(({ id }) => id))).toEqual(new Set(Object.keys(SITUATIONS)));
    expect(writes.every(({ made, call }) => made.request !== undefined && call.tries !== undefined)).toBe(true);
  });

  test('is no misuse when CloudTrail delivers the call that the hub made', () =>
    forEvery((write) => misuse(write.incident, record(write, { ...requestOf(write) })), undefined));

  test('is no misuse when the same record is delivered twice', () =>
    forEvery((write) => {
      const event = record(write, { ...requestOf(write) });
      return misuse(write.incident, event, event);
    }, undefined));

  test('is CRITICAL when a second record has the request id of a call whose record already arrived', () =>
    forEvery(
      (write) =>
        misuse(write.incident, record(write, { ...requestOf(write) }), record(write, { ...requestOf(write), id: 'second' })),
      'CRITICAL',
    ));

  test('is CRITICAL when a thief repeats the same call shortly afterwards', () =>
    forEvery(
      (write) => misuse(write.incident, record(write, { ...requestOf(write) }), record(write, { request: 'thief', id: 'thief' })),
      'CRITICAL',
    ));

  test('is CRITICAL when a thief makes the same call before the record of the hub arrives', () =>
    forEvery((write) => misuse(write.incident, record(write, { request: 'thief', id: 'thief' })), 'CRITICAL'));

  test('is CRITICAL when a thief makes it with any other content, whether or not the run recorded its call', () =>
    forEvery(
      async (write) => {
        const severities = await Promise.all(
          others(write).flatMap((other) => [misuse(write.incident, other), misuse(died(write), other)]),
        );
        return [...new Set(severities)];
      },
      ['CRITICAL'],
    ));

  test('is CRITICAL in another Region', () =>
    forEvery((write) => misuse(died(write), record(write, { region: 'eu-west-1' })), 'CRITICAL'));

  test('is CRITICAL in another account', () =>
    forEvery(
      (write) => misuse({ ...died(write), account: '777788889999' }, record({ ...write, incident: write.incident })),
      'CRITICAL',
    ));

  test('is CRITICAL twenty minutes after the hub planned it, and a minute before', () =>
    forEvery(
      async (write) => {
        const [at = 0] = write.call.tries ?? [];
        const last = write.call.tries?.at(-1) ?? 0;
        const times = [at - MINUTE, last + 20 * MINUTE];
        return [...new Set(await Promise.all(times.map((time) => misuse(died(write), record(write, { at: time })))))];
      },
      ['CRITICAL'],
    ));

  test('is no misuse within minutes if the run died before it recorded the call, unless the call needs a value from an answer', async () => {
    const plain = writes.filter((write) => !isFilled(write));
    const severities = await Promise.all(
      plain.map(async (write) => [write.call.action, await misuse(died(write), record(write))]),
    );
    expect(severities.filter(([, severity]) => severity !== undefined)).toEqual([]);
    for (const write of writes.filter(isFilled)) expect(await misuse(died(write), record(write))).toBe('CRITICAL');
  });

  test('is CRITICAL the second time if the run died before it recorded the call', () =>
    forEvery((write) => misuse(died(write), record(write), record(write, { request: 'thief', id: 'thief' })), 'CRITICAL'));
});

function requestOf({ made }: Write): { request: string } {
  return { request: made.request ?? 'none' };
}
