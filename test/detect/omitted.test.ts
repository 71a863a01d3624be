import { describe, expect, test } from 'vitest';
import { withFields } from '#catalogue/events/api-call.ts';
import { iamUser } from '#catalogue/events/callers.ts';
import { type CloudEvent, minute } from '#catalogue/events/cases.ts';
import { putRecorder } from '#catalogue/events/guard-calls.ts';
import { createPolicy, putPolicy } from '#catalogue/events/policy-calls.ts';
import { login, person } from '#catalogue/events/sign-in-calls.ts';
import { scenarioOf } from '#catalogue/index.ts';
import { isUndecided } from '#core/detection/detection-result.ts';
import { detectionResultWords } from '#words/explain.ts';
import { EVERY_CASE } from '../support/every-case.ts';
import { play } from '../support/play.ts';

const TOO_LARGE = { reason: 'requestParameters too large', omitted: true, originalSize: 131_029 };
/** Without scenarios that resolve incidents: if they stay quiet, the incidents stay open. */
const FIRING_RECORDS = EVERY_CASE.filter(
  ({ id, fires, events }) => fires && scenarioOf(id).resolves === undefined && events.at(-1)?.detail.eventName !== undefined,
);

function withoutRequest(event: CloudEvent): CloudEvent {
  return withFields(event, { requestParameters: TOO_LARGE });
}

async function outcome(events: readonly CloudEvent[], facts: Parameters<typeof play>[2] = []) {
  const { signals, looked } = await play(events, undefined, facts);
  const undecided = looked.flatMap(({ looks }) => looks.filter(isUndecided));
  return { fired: signals.map(({ detection }) => detection.id), undecided };
}

describe('a request that CloudTrail left out because of its size', () => {
  for (const { id, sentence, events, facts } of FIRING_RECORDS) {
    test(`never makes ${id} stay quiet: ${sentence}`, async () => {
      const [last, ...before] = events.toReversed();
      if (last === undefined) throw new Error('a case without events');
      const { fired, undecided } = await outcome([...before.toReversed(), withoutRequest(last)], facts);
      expect([...fired, ...undecided.map(({ detection }) => detection.id)]).toContain(id);
    });
  }

  const document = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`;
  const created = withoutRequest(createPolicy({ policy: 'pad', document, by: iamUser('mallory') }));
  const arn = 'arn:aws:iam::444455556666:policy/pad';

  test('does not hide a policy that its answer names, because the account is asked for it', async () => {
    const { fired } = await outcome([created], [[{ ask: 'policy', arn }, { document }]]);
    expect(fired).toContain('excessive-permission-grant');
  });

  test('does not fire if the account answers with a harmless policy', async () => {
    const harmless = document.replace('"Action":"*"', '"Action":"s3:GetObject"');
    const { fired, undecided } = await outcome([created], [[{ ask: 'policy', arn }, { document: harmless }]]);
    const about = [...fired, ...undecided.map(({ detection }) => detection.id)];
    expect(about).not.toContain('excessive-permission-grant');
  });

  test('is explained in both languages if the account cannot be asked', async () => {
    const { undecided } = await outcome([withoutRequest(putPolicy({ to: { user: 'mallory' }, policy: 'pad', document }))]);
    const [grant] = undecided.filter(({ detection }) => detection.id === 'excessive-permission-grant');
    const [words] = grant === undefined ? [] : detectionResultWords(grant);
    expect(words?.en).toContain('left the request out');
    expect(words?.ko).toContain('요청');
  });

  test('resolves nothing, because its content is unknown', async () => {
    const recorder = 'default';
    const group = { allSupported: false, resourceTypes: ['AWS::EC2::Volume'] };
    const { incidents } = await play([
      putRecorder({ recorder, group }),
      withoutRequest(putRecorder({ recorder, at: minute(1) })),
    ]);
    expect((await incidents.openAt(`444455556666/ap-northeast-2/${recorder}`)).map(({ scenario }) => scenario)).toEqual([
      'config-recorder-stopped',
    ]);
  });

  test('is also recognised with the flag as text', async () => {
    const event = withFields(createPolicy({ policy: 'pad', document }), { requestParameters: { ...TOO_LARGE, omitted: 'true' } });
    expect((await outcome([event])).undecided.map(({ detection }) => detection.id)).toContain('excessive-permission-grant');
  });
});

test('a sign-in without additional data is undecided, because its use of MFA is unknown', async () => {
  const event = withFields(login({ by: person('alice'), mfa: 'No' }), { additionalEventData: { omitted: true } });
  expect((await outcome([event])).undecided.map(({ detection }) => detection.id)).toEqual(['console-login-no-mfa']);
});

test('an omitted response does not affect a detection that reads only the request', async () => {
  const event = withFields(putPolicy({ to: { user: 'bob' }, policy: 'none', document: '{"Statement":[]}' }), {
    responseElements: { omitted: true, originalSize: 131_029, reason: 'responseElements too large' },
  });
  expect((await outcome([event])).undecided).toEqual([]);
});
