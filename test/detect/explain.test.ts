import { beforeAll, describe, expect, test } from 'vitest';
import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { apiCall } from '#catalogue/events/api-call.ts';
import { hubSession } from '#catalogue/events/callers.ts';
import { type CloudEvent, type KnownFact, minute } from '#catalogue/events/cases.ts';
import { authorizeIngress, revokeIngress } from '#catalogue/events/security-group-calls.ts';
import type { Activity } from '#core/detection/activity.ts';
import type { Detection, Signal } from '#core/detection/detection.ts';
import type { DetectionResult } from '#core/detection/detection-result.ts';
import type { Memory } from '#core/detection/memory.ts';
import { type Tuning, tuningFrom } from '#core/detection/tuning.ts';
import { indexCatalogue } from '#detect/catalogue-index.ts';
import { type DetectPorts, detect } from '#detect/detect.ts';
import { enrich } from '#detect/enrich.ts';
import { normalise } from '#normalise/normalise.ts';
import { track } from '#track/track.ts';
import { detectionResultWords, noDetectionWords } from '#words/explain.ts';
import { casePlaces, detectPorts } from '../support/detect-ports.ts';
import { EVERY_CASE } from '../support/every-case.ts';

const SOURCE = 'example.amazonaws.com';
const DAY = 24 * 60;

/** A detection that fires at every `Example` call, with some fields overridden. */
function detectionWith(different: Partial<Detection>): Detection {
  return {
    id: 'example',
    title: { en: 'Something happened', ko: '어떤 일이 일어났습니다' },
    about: { en: 'An example.', ko: '예시입니다.' },
    severity: 'MEDIUM',
    triggers: [{ source: SOURCE, calls: ['Example'] }],
    techniques: [],
    controls: [],
    containment: { response: 'none' },
    matches: () => true,
    subject: () => ({ type: 'Other', id: 'thing', arn: 'arn:aws:example:::thing' }),
    ...different,
  };
}

function example(call: { at?: string; what?: string; error?: string } = {}): CloudEvent {
  const { what = 'anything', ...rest } = call;
  return apiCall({ source: SOURCE, name: 'Example', request: { what }, ...rest });
}

const whatOf = (activity: Activity) => String(activity.request.what);

/** The English reasons of a detection for the last of these events. */
async function reasons(
  different: Partial<Detection>,
  events: readonly CloudEvent[],
  facts: readonly KnownFact[] = [],
): Promise<{ fires: boolean; failed: string | undefined; because: string[] }> {
  const ports = { ...detectPorts(facts), catalogue: indexCatalogue([detectionWith(different)]) };
  let looks: readonly DetectionResult[] = [];
  for (const event of events) looks = (await looksAt(read(event), ports)).looks;
  const [look] = looks;
  if (look === undefined) throw new Error('no detection looked at the event');
  return {
    fires: 'signal' in look,
    failed: 'quiet' in look ? look.quiet.because : undefined,
    because: detectionResultWords(look).map(({ en }) => en),
  };
}

function remembering(memory: Memory, ...events: CloudEvent[]) {
  return reasons({ memory }, events);
}

describe('the explanation', () => {
  let disagreements: string[] = [];
  let unexplained: string[] = [];

  beforeAll(async () => {
    const looked = await Promise.all(EVERY_CASE.map(async (one) => ({ ...one, ...(await compared(one.events, one.facts)) })));
    disagreements = looked.filter(({ same }) => !same).map(({ id, sentence }) => `${id}: ${sentence}`);
    unexplained = looked.flatMap(({ unexplained, sentence }) => unexplained.map((id) => `${id}: ${sentence}`));
  });

  test('finds and remembers the same as detect, for every event of every case of the catalogue', () => {
    expect(disagreements).toEqual([]);
  });

  test('has a reason in both languages whenever a detection stays quiet', () => {
    expect(unexplained).toEqual([]);
  });
});

describe('the first condition that fails is the reason', () => {
  test('when AWS refused the call', async () => {
    expect(await reasons({}, [example({ error: 'AccessDenied' })])).toEqual({
      fires: false,
      failed: 'refused',
      because: ['AWS refused the call with AccessDenied, so nothing was changed'],
    });
  });

  test('when no detection has a trigger for the call', async () => {
    const activity = read(example());
    const { looks } = await looksAt(activity, { ...detectPorts(), catalogue: indexCatalogue([]) });
    expect([looks, noDetectionWords(activity).en]).toEqual([[], 'no detection has a trigger for example.amazonaws.com/Example']);
  });

  test('when the event does not match the detection', async () => {
    expect(await reasons({ matches: () => false }, [example()])).toEqual({
      fires: false,
      failed: 'no-match',
      because: ['does not match: Something happened'],
    });
  });

  test('when the hub carried out its own plan', async () => {
    const incidents = incidentsInMemory();
    const ports = detectPorts([], incidents);
    const group = 'sg-0a1b2c3d4e5f60007';
    const permissions = [{ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }];
    const opening = read(authorizeIngress({ group, permissions }));
    await keep((await detect(opening, ports)).signals, opening, incidents);
    const [open] = await incidents.openAt(`444455556666/ap-northeast-2/${group}`);
    if (open === undefined) throw new Error('nothing is open');
    const echo = revokeIngress({ group, permissions, at: minute(1), by: hubSession('network', open.id) });
    const request = String((echo.detail as { requestID: string }).requestID);
    const made = [{ action: 'ec2:RevokeSecurityGroupIngress', resource: group, at: open.openedAt, request }];
    await incidents.replace(open, { ...open, made, version: open.version + 1 });
    const { looks } = await looksAt(read(echo), ports);
    expect(looks.map(({ detection }) => detection.id)).toContain('hub-role-misuse');
    for (const look of looks) {
      expect(look).toMatchObject({ quiet: { because: 'own-call', incident: open.id } });
      expect(detectionResultWords(look)).toMatchObject([
        { en: `the hub's own call: the plan of ${open.id} asked for exactly this` },
      ]);
    }
  });

  test('when there is no open incident to resolve', async () => {
    expect(await reasons({ severity: 'LOW', resolves: { remaining: () => [] } }, [example()])).toMatchObject({
      failed: 'nothing-to-resolve',
      because: ['no open incident to resolve for arn:aws:example:::thing'],
    });
  });

  test('when the event alone rules it out, without asking for facts', async () => {
    expect(await reasons({ facts: { asks: () => [], decides: () => 'quiet' } }, [example()])).toMatchObject({
      failed: 'facts-say-no',
      because: ['the event itself rules it out'],
    });
  });
});

describe('the reason from facts', () => {
  const question = { ask: 'tags', arn: 'arn:aws:example:::thing' } as const;
  const asking: Partial<Detection> = {
    facts: {
      asks: () => [question],
      decides: (_, answers) => {
        const fact = answers.of<'tags'>(question);
        if (fact === undefined) return 'unknown';
        return fact.tags.environment === 'prod' ? 'fires' : 'quiet';
      },
    },
  };

  test('names the unanswered question that leaves it undecided', async () => {
    expect(await reasons(asking, [example()])).toEqual({
      fires: false,
      failed: 'unanswered',
      because: ['no answer from the account for tags arn:aws:example:::thing'],
    });
  });

  test('names the answer that made it quiet', async () => {
    expect(await reasons(asking, [example()], [[question, { tags: { environment: 'test' } }]])).toEqual({
      fires: false,
      failed: 'facts-say-no',
      because: ['the account answered for tags arn:aws:example:::thing: {"tags":{"environment":"test"}}'],
    });
  });

  test('is empty if the answer let it fire', async () => {
    expect(await reasons(asking, [example()], [[question, { tags: { environment: 'prod' } }]])).toMatchObject({
      fires: true,
      because: [],
    });
  });
});

describe('the reason from memory', () => {
  const key = () => 'all';
  const window: Memory = { kind: 'window', key, atLeast: 3, minutes: 10 };

  test('names how many of the needed values came within the window', async () => {
    const explained = await remembering(window, example({ at: minute(0) }), example({ at: minute(9) }));
    expect(explained).toEqual({
      fires: false,
      failed: 'not-seen-enough',
      because: ['2 of the 3 different ones needed within 10 minutes'],
    });
  });

  test('does not count values outside the window', async () => {
    const explained = await remembering(
      window,
      example({ at: minute(0) }),
      example({ at: minute(9) }),
      example({ at: minute(11) }),
    );
    expect(explained.because).toEqual(['2 of the 3 different ones needed within 10 minutes']);
  });

  test('says that a window was full', async () => {
    const explained = await remembering(window, ...[0, 1, 2, 3].map((past) => example({ at: minute(past) })));
    expect(explained).toMatchObject({ fires: true, because: ['3 of the 3 different ones needed within 10 minutes'] });
  });

  const baseline: Memory = { kind: 'baseline', key, value: whatOf, days: 7 };

  test('says that nothing is recorded yet', async () => {
    const explained = await remembering(baseline, example());
    expect(explained).toMatchObject({ failed: 'not-seen-enough', because: ['nothing recorded yet to compare with'] });
  });

  test('says that the value was seen before, and when', async () => {
    const explained = await remembering(baseline, example(), example({ at: minute(5) }));
    expect(explained).toMatchObject({ failed: 'not-seen-enough', because: ['seen before: "anything" at 2026-03-02T09:00:00Z'] });
  });

  test('says that nothing was recorded recently enough to compare with', async () => {
    const explained = await remembering(baseline, example(), example({ at: minute(8 * DAY) }));
    expect(explained.because).toEqual(['nothing recorded in the 7 days before to compare with']);
  });

  test('says that the value is unusual', async () => {
    const explained = await remembering(baseline, example(), example({ at: minute(5), what: 'else' }));
    expect(explained).toMatchObject({ fires: true, because: ['"else": not seen in 7 days'] });
  });

  test('says that the value is unusual but the learning period still runs', async () => {
    const learning: Memory = { ...baseline, learningDays: 3 };
    const explained = await remembering(learning, example(), example({ at: minute(5), what: 'else' }));
    expect(explained.because).toEqual(['unusual, but in the learning period: nothing fires in the first 3 days']);
  });

  test('says that a value not seen before is trusted', async () => {
    const trusting: Memory = { ...baseline, trusts: (value) => value === 'office' };
    const explained = await remembering(trusting, example(), example({ at: minute(5), what: 'office' }));
    expect(explained).toEqual({ fires: false, failed: 'not-seen-enough', because: ['"office" is trusted here'] });
  });

  test("uses the account's own numbers if the memory is tuned by them", async () => {
    const memory = ({ bruteForce: { failures, withinMinutes } }: Tuning): Memory => {
      return { ...window, atLeast: failures, minutes: withinMinutes };
    };
    const tuning = tuningFrom({ bruteForce: { failures: 5, withinMinutes: 20 } });
    const ports = { ...detectPorts(), catalogue: indexCatalogue([detectionWith({ memory })]) };
    const { looks } = await looksAt({ ...read(example()), tuning }, ports);
    expect(looks.flatMap(detectionResultWords).map(({ en }) => en)).toEqual([
      '1 of the 5 different ones needed within 20 minutes',
    ]);
  });

  const step = (activity: Activity) => (whatOf(activity) === 'first' ? 'first' : 'then');
  const sequence: Memory = { kind: 'sequence', key, step, minutes: 15 };
  const [first, then] = [example({ what: 'first' }), example({ what: 'then', at: minute(14) })];

  test('names which of two steps is missing', async () => {
    const one = await remembering(sequence, first);
    expect(one.because).toEqual(['the first of two steps: the second did not follow within 15 minutes']);
    const other = await remembering(sequence, then);
    expect(other.because).toEqual(['the second of two steps: the first did not happen in the 15 minutes before']);
  });

  test('names when both steps happened, in any order of arrival', async () => {
    const because = ['first step 2026-03-02T09:00:00Z, second step 2026-03-02T09:14:00Z: within 15 minutes'];
    expect(await remembering(sequence, first, then)).toMatchObject({ fires: true, because });
    expect(await remembering(sequence, then, first)).toMatchObject({ fires: true, because });
  });

  const contradicts = (one: { value: string }, other: { value: string }) => one.value !== other.value;
  const pair: Memory = { kind: 'pair', key, value: whatOf, minutes: 10, contradicts };

  test('says what contradicts the event, or that nothing does', async () => {
    expect((await remembering(pair, example())).because).toEqual(['nothing recorded before that could contradict it']);
    const agreeing = await remembering(pair, example(), example({ at: minute(5) }));
    expect(agreeing.because).toEqual(['nothing recorded within 10 minutes contradicts it']);
    const contrary = await remembering(pair, example(), example({ at: minute(5), what: 'else' }));
    expect(contrary.because).toEqual(['"else" contradicts "anything" at 2026-03-02T09:00:00Z']);
  });

  test('says that the event is not counted if the memory has no key for it', async () => {
    const explained = await remembering({ ...window, key: () => undefined }, example());
    expect(explained.because).toEqual(['not counted: no user or resource to count it under']);
  });

  test('ignores calls that AWS refused, which are not remembered', async () => {
    const explained = await remembering(baseline, example({ error: 'AccessDenied' }), example({ at: minute(5), what: 'else' }));
    expect(explained.because).toEqual(['nothing recorded yet to compare with']);
  });
});

/** How each candidate detection judges an activity, and which signals fire. */
async function looksAt(
  activity: Activity,
  ports: DetectPorts,
): Promise<{ looks: readonly DetectionResult[]; signals: readonly Signal[] }> {
  let looks: readonly DetectionResult[] = [];
  const { signals } = await detect(activity, { ...ports, onLooks: (_, all) => (looks = all) });
  return { looks, signals };
}

/** Whether explaining and detecting agree event by event, and which detections stayed quiet without a reason. */
async function compared(
  events: readonly CloudEvent[],
  facts: readonly KnownFact[],
): Promise<{ same: boolean; unexplained: string[] }> {
  const stages = [stage(facts), stage(facts)] as const;
  const unexplained: string[] = [];
  let same = true;
  for (const activity of events.flatMap(activitiesOf)) {
    const { signals } = await detect(activity, stages[0].ports);
    const { looks, signals: again } = await looksAt(activity, stages[1].ports);
    const fired = looks.flatMap((look) => ('signal' in look ? [look.signal] : []));
    same &&= JSON.stringify(fired) === JSON.stringify(signals) && JSON.stringify(again) === JSON.stringify(signals);
    unexplained.push(...looks.filter((look) => 'quiet' in look && !isExplained(look)).map(({ detection }) => detection.id));
    await Promise.all(stages.map(({ incidents }) => keep(signals, activity, incidents)));
  }
  return { same, unexplained };
}

function isExplained(look: DetectionResult): boolean {
  const because = detectionResultWords(look);
  return because.length > 0 && because.every(({ en, ko }) => en !== '' && /\p{Script=Hangul}/u.test(ko));
}

/** Fresh state that records every write to its memory. */
function stage(facts: readonly KnownFact[]) {
  const incidents = incidentsInMemory();
  const ports = detectPorts(facts, incidents);
  const written: unknown[] = [];
  const memory: DetectPorts['memory'] = {
    ...ports.memory,
    write: (changes) => {
      written.push(changes);
      return ports.memory.write(changes);
    },
  };
  return { incidents, written, ports: { ...ports, memory } };
}

async function keep(signals: readonly Signal[], activity: Activity, incidents: ReturnType<typeof incidentsInMemory>) {
  for (const signal of signals) await track(signal, activity, activity.at, { incidents, now: () => activity.at });
}

function activitiesOf(event: CloudEvent): readonly Activity[] {
  const reading = normalise(JSON.parse(JSON.stringify(event)));
  if (reading.kind === 'held') return [];
  return reading.activities.map((activity) => enrich(activity, { locations: casePlaces }));
}

function read(event: CloudEvent): Activity {
  const [activity] = activitiesOf(event);
  if (activity === undefined) throw new Error('the event holds no activity');
  return activity;
}
