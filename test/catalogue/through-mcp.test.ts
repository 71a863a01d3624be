import { describe, expect, test } from 'vitest';
import { withFields } from '#catalogue/events/api-call.ts';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import { keyHolder, someWrite } from '#catalogue/events/identity-calls.ts';
import { isUndecided } from '#core/detection/detection-result.ts';
import { object } from '#core/json.ts';
import { normalise } from '#normalise/normalise.ts';
import { detectionResultWords } from '#words/explain.ts';
import { EVERY_CASE } from '../support/every-case.ts';
import { play } from '../support/play.ts';

const MCP = 'aws-mcp.amazonaws.com';

/** The same call by an agent: AWS records the principal itself, and the MCP server instead of address and agent. */
function throughMcp(event: CloudEvent): CloudEvent {
  const userIdentity = { ...object(event.detail.userIdentity), invokedBy: MCP };
  return withFields(event, { userIdentity, sourceIPAddress: MCP, userAgent: MCP });
}

/** What an agent can do: calls of a principal, not what happens on the sign-in page, nor what a service does by itself. */
function isCallOfPrincipal({ detail }: CloudEvent): boolean {
  const { type, invokedBy } = object(detail.userIdentity);
  return detail.eventType === 'AwsApiCall' && type !== 'AWSService' && invokedBy === undefined && !isSignIn(detail);
}

function isSignIn({ eventSource, eventName }: CloudEvent['detail']): boolean {
  return eventSource === 'signin.amazonaws.com' || eventName === 'AssumeRoleWithSAML';
}

/** These compare where people are, which is hidden through the MCP server. */
const NEED_AN_ADDRESS = ['access-key-unusual-source', 'login-impossible-travel'];

const FIRING = EVERY_CASE.filter(({ fires, events }) => fires && events.some(isCallOfPrincipal));

describe('an agent that works through the MCP server of AWS', () => {
  for (const { id, sentence, events, facts } of FIRING) {
    test(`is not hidden from ${id}: ${sentence}`, async () => {
      const moved = events.map((event, index) =>
        index === events.length - 1 && isCallOfPrincipal(event) ? throughMcp(event) : event,
      );
      const { signals, looked } = await play(moved, undefined, facts);
      const undecided = looked.flatMap(({ looks }) => looks.filter(isUndecided)).map(({ detection }) => detection.id);
      const fired = signals.map(({ detection }) => detection.id);
      expect(NEED_AN_ADDRESS.includes(id) ? [...fired, ...undecided] : fired).toContain(id);
    });
  }

  test('is the principal itself, and the actor carries what it works through', () => {
    const reading = normalise(throughMcp(someWrite()));
    expect(reading).toMatchObject({ activities: [{ actor: { type: 'user', name: 'alice', through: MCP } }] });
  });

  test('is distinguished from a service that acts in the name of a principal', () => {
    const event = someWrite();
    const userIdentity = { ...object(event.detail.userIdentity), invokedBy: 'cloudformation.amazonaws.com' };
    const [activity] = activitiesOf(withFields(event, { userIdentity }));
    expect(activity?.actor).not.toHaveProperty('through');
  });

  test('leaves open where a key is used, which is said in both languages', async () => {
    const key = 'AKIAI44QH8DHBEXAMPLE';
    const { looked } = await play([
      someWrite({ by: keyHolder('deploy', key, '198.51.100.24') }),
      throughMcp(someWrite({ by: keyHolder('deploy', key) })),
    ]);
    const looks = looked.flatMap((one) => one.looks).filter(({ detection }) => detection.id === 'access-key-unusual-source');
    expect(looks.flatMap(detectionResultWords)).toEqual([
      {
        en: `undecided: the call came through ${MCP}, and the address of the person is not recorded`,
        ko: `판단 보류: ${MCP}를 통한 호출이어서 사용자의 주소가 기록되지 않았습니다`,
      },
    ]);
  });
});

function activitiesOf(event: CloudEvent) {
  const reading = normalise(event);
  return reading.kind === 'read' ? reading.activities : [];
}
