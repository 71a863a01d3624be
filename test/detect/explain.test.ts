import { beforeAll, describe, expect, test } from 'vitest';
import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { apiCall } from '#catalogue/events/api-call.ts';
import { hubSession } from '#catalogue/events/callers.ts';
import { type CloudEvent, type KnownFact, minute } from '#catalogue/events/cases.ts';
import { authorizeIngress, revokeIngress } from '#catalogue/events/security-group-calls.ts';
import type { Activity } from '#core/detection/activity.ts';
import type { Detection, Signal } from '#core/detection/detection.ts';
import type { Look } from '#core/detection/look.ts';
import type { Memory } from '#core/detection/memory.ts';
import { type Tuning, tuningFrom } from '#core/detection/tuning.ts';
import { indexCatalogue } from '#detect/catalogue-index.ts';
import { type DetectPorts, detect } from '#detect/detect.ts';
import { enrich } from '#detect/enrich.ts';
import { normalise } from '#normalise/normalise.ts';
import { track } from '#track/track.ts';
import { lookWords, unawaitedWords } from '#words/explain.ts';
import { casePlaces, detectPorts } from '../support/detect-ports.ts';
import { EVERY_CASE } from '../support/every-case.ts';

const SOURCE = 'example.amazonaws.com';
const DAY = 24 * 60;

/** A detection about `Example` calls that fires at every one, but for what is said differently. */
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

/** The reasons, in English, that a detection gives for the last of some events. */
async function reasons(
  different: Partial<Detection>,
  events: readonly CloudEvent[],
  facts: readonly KnownFact[] = [],
): Promise<{ fires: boolean; failed: string | undefined; because: string[] }> {
  const ports = { ...detectPorts(facts), catalogue: indexCatalogue([detectionWith(different)]) };
  let looks: readonly Look[] = [];
  for (const event of events) looks = (await looksAt(read(event), ports)).looks;
  const [look] = looks;
  if (look === undefined) throw new Error('nothing looked at it');
  return {
    fires: 'signal' in look,
    failed: 'quiet' in look ? look.quiet.because : undefined,
    because: lookWords(look).map(({ en }) => en),
  };
}

function remembering(memory: Memory, ...events: CloudEvent[]) {
  return reasons({ memory }, events);
}

describe('what is explained', () => {
  let disagreements: string[] = [];
  let unexplained: string[] = [];

  beforeAll(async () => {
    const looked = await Promise.all(EVERY_CASE.map(async (one) => ({ ...one, ...(await bothWays(one.events, one.facts)) })));
    disagreements = looked.filter(({ same }) => !same).map(({ id, sentence }) => `${id}: ${sentence}`);
    unexplained = looked.flatMap(({ silent, sentence }) => silent.map((id) => `${id}: ${sentence}`));
  });

  test('is just what detect finds and remembers, for every event of every case of the catalogue', () => {
    expect(disagreements).toEqual([]);
  });

  test('has a reason in both languages wherever a detection stays quiet', () => {
    expect(unexplained).toEqual([]);
  });
});

describe('the first condition that fails is told', () => {
  test('when AWS refused the call, whatever it looks like', async () => {
    expect(await reasons({}, [example({ error: 'AccessDenied' })])).toEqual({
      fires: false,
      failed: 'refused',
      because: ['AWS refused the call with AccessDenied, so nothing was changed'],
    });
  });

  test('when no detection waits for the call', async () => {
    const activity = read(example());
    const { looks } = await looksAt(activity, { ...detectPorts(), catalogue: indexCatalogue([]) });
    expect([looks, unawaitedWords(activity).en]).toEqual([[], 'no detection waits for example.amazonaws.com/Example']);
  });

  test('when the event does not show what the detection is about', async () => {
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
    const intended = [{ action: 'ec2:RevokeSecurityGroupIngress', resource: group, arns: [], input: {} }];
    await incidents.replace(open, { ...open, intended, version: open.version + 1 });
    const echo = revokeIngress({ group, permissions, at: minute(1), by: hubSession('network', open.id) });
    const { looks } = await looksAt(read(echo), ports);
    expect(looks.map(({ detection }) => detection.id)).toContain('hub-role-misuse');
    for (const look of looks) {
      expect(look).toMatchObject({ quiet: { because: 'own-call', incident: open.id } });
      expect(lookWords(look)).toMatchObject([{ en: `the hub's own call: the plan of ${open.id} asked for exactly this` }]);
    }
  });

  test('when there is no open incident to answer', async () => {
    expect(await reasons({ severity: 'LOW', resolves: { remaining: () => [] } }, [example()])).toMatchObject({
      failed: 'nothing-to-resolve',
      because: ['no open incident to resolve for arn:aws:example:::thing'],
    });
  });

  test('when the event itself rules it out, without a question', async () => {
    expect(await reasons({ facts: { asks: () => [], decides: () => 'quiet' } }, [example()])).toMatchObject({
      failed: 'facts-say-no',
      because: ['the event itself rules it out'],
    });
  });
});

describe('of facts is told', () => {
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

  test('the question nobody answered, which leaves it undecided', async () => {
    expect(await reasons(asking, [example()])).toEqual({
      fires: false,
      failed: 'unanswered',
      because: ['no answer from the account for tags arn:aws:example:::thing'],
    });
  });

  test('the answer that made it quiet', async () => {
    expect(await reasons(asking, [example()], [[question, { tags: { environment: 'test' } }]])).toEqual({
      fires: false,
      failed: 'facts-say-no',
      because: ['the account answered for tags arn:aws:example:::thing: {"tags":{"environment":"test"}}'],
    });
  });

  test('nothing where the answer let it fire', async () => {
    expect(await reasons(asking, [example()], [[question, { tags: { environment: 'prod' } }]])).toMatchObject({
      fires: true,
      because: [],
    });
  });
});

describe('of memory is told', () => {
  const key = () => 'everybody';
  const window: Memory = { kind: 'window', key, atLeast: 3, minutes: 10 };

  test('how many of how many came within the window', async () => {
    const told = await remembering(window, example({ at: minute(0) }), example({ at: minute(9) }));
    expect(told).toEqual({
      fires: false,
      failed: 'not-seen-enough',
      because: ['2 of the 3 different ones needed within 10 minutes'],
    });
  });

  test('that those outside the window do not count', async () => {
    const told = await remembering(window, example({ at: minute(0) }), example({ at: minute(9) }), example({ at: minute(11) }));
    expect(told.because).toEqual(['2 of the 3 different ones needed within 10 minutes']);
  });

  test('that a window was full', async () => {
    const told = await remembering(window, ...[0, 1, 2, 3].map((past) => example({ at: minute(past) })));
    expect(told).toMatchObject({ fires: true, because: ['3 of the 3 different ones needed within 10 minutes'] });
  });

  const baseline: Memory = { kind: 'baseline', key, value: whatOf, days: 7 };

  test('that nothing is remembered yet', async () => {
    const told = await remembering(baseline, example());
    expect(told).toMatchObject({ failed: 'not-seen-enough', because: ['nothing recorded yet to compare with'] });
  });

  test('that it was seen before, and when', async () => {
    const told = await remembering(baseline, example(), example({ at: minute(5) }));
    expect(told).toMatchObject({ failed: 'not-seen-enough', because: ['seen before: "anything" at 2026-03-02T09:00:00Z'] });
  });

  test('that what was seen is too long ago to tell what is usual', async () => {
    const told = await remembering(baseline, example(), example({ at: minute(8 * DAY) }));
    expect(told.because).toEqual(['nothing recorded in the 7 days before to compare with']);
  });

  test('that it is unusual', async () => {
    const told = await remembering(baseline, example(), example({ at: minute(5), what: 'else' }));
    expect(told).toMatchObject({ fires: true, because: ['"else": not seen in 7 days'] });
  });

  test('that it would be unusual, were it not still learning', async () => {
    const learning: Memory = { ...baseline, learningDays: 3 };
    const told = await remembering(learning, example(), example({ at: minute(5), what: 'else' }));
    expect(told.because).toEqual(['unusual, but in the learning period: nothing fires in the first 3 days']);
  });

  test('that a value nobody saw before is trusted', async () => {
    const trusting: Memory = { ...baseline, trusts: (value) => value === 'office' };
    const told = await remembering(trusting, example(), example({ at: minute(5), what: 'office' }));
    expect(told).toEqual({ fires: false, failed: 'not-seen-enough', because: ['"office" is trusted here'] });
  });

  test("the account's own numbers, where its memory follows them", async () => {
    const memory = ({ bruteForce: { failures, withinMinutes } }: Tuning): Memory => {
      return { ...window, atLeast: failures, minutes: withinMinutes };
    };
    const tuning = tuningFrom({ bruteForce: { failures: 5, withinMinutes: 20 } });
    const ports = { ...detectPorts(), catalogue: indexCatalogue([detectionWith({ memory })]) };
    const { looks } = await looksAt({ ...read(example()), tuning }, ports);
    expect(looks.flatMap(lookWords).map(({ en }) => en)).toEqual(['1 of the 5 different ones needed within 20 minutes']);
  });

  const step = (activity: Activity) => (whatOf(activity) === 'first' ? 'first' : 'then');
  const sequence: Memory = { kind: 'sequence', key, step, minutes: 15 };
  const [first, then] = [example({ what: 'first' }), example({ what: 'then', at: minute(14) })];

  test('which of two steps is missing', async () => {
    const one = await remembering(sequence, first);
    expect(one.because).toEqual(['the first of two steps: the second did not follow within 15 minutes']);
    const other = await remembering(sequence, then);
    expect(other.because).toEqual(['the second of two steps: the first did not happen in the 15 minutes before']);
  });

  test('when both steps were, in whichever order they arrived', async () => {
    const because = ['first step 2026-03-02T09:00:00Z, second step 2026-03-02T09:14:00Z: within 15 minutes'];
    expect(await remembering(sequence, first, then)).toMatchObject({ fires: true, because });
    expect(await remembering(sequence, then, first)).toMatchObject({ fires: true, because });
  });

  const contradicts = (one: { value: string }, other: { value: string }) => one.value !== other.value;
  const pair: Memory = { kind: 'pair', key, value: whatOf, minutes: 10, contradicts };

  test('what contradicts it, or that nothing does', async () => {
    expect((await remembering(pair, example())).because).toEqual(['nothing recorded before that could contradict it']);
    const agreeing = await remembering(pair, example(), example({ at: minute(5) }));
    expect(agreeing.because).toEqual(['nothing recorded within 10 minutes contradicts it']);
    const contrary = await remembering(pair, example(), example({ at: minute(5), what: 'else' }));
    expect(contrary.because).toEqual(['"else" contradicts "anything" at 2026-03-02T09:00:00Z']);
  });

  test('that it leaves the event out, where it has no key for it', async () => {
    const told = await remembering({ ...window, key: () => undefined }, example());
    expect(told.because).toEqual(['not counted: no user or resource to count it under']);
  });

  test('nothing of what AWS refused, which is not remembered either', async () => {
    const told = await remembering(baseline, example({ error: 'AccessDenied' }), example({ at: minute(5), what: 'else' }));
    expect(told.because).toEqual(['nothing recorded yet to compare with']);
  });
});

/** What every candidate makes of an activity, and what fires. */
async function looksAt(activity: Activity, ports: DetectPorts): Promise<{ looks: readonly Look[]; signals: readonly Signal[] }> {
  let looks: readonly Look[] = [];
  const { signals } = await detect(activity, { ...ports, onLooks: (_, all) => (looks = all) });
  return { looks, signals };
}

/** Whether explaining finds in an episode what detecting finds, event by event; and who stayed quiet without saying why. */
async function bothWays(
  events: readonly CloudEvent[],
  facts: readonly KnownFact[],
): Promise<{ same: boolean; silent: string[] }> {
  const stages = [stage(facts), stage(facts)] as const;
  const silent: string[] = [];
  let same = true;
  for (const activity of events.flatMap(activitiesOf)) {
    const { signals } = await detect(activity, stages[0].ports);
    const { looks, signals: again } = await looksAt(activity, stages[1].ports);
    const fired = looks.flatMap((look) => ('signal' in look ? [look.signal] : []));
    same &&= JSON.stringify(fired) === JSON.stringify(signals) && JSON.stringify(again) === JSON.stringify(signals);
    silent.push(...looks.filter((look) => 'quiet' in look && !isSaid(look)).map(({ detection }) => detection.id));
    await Promise.all(stages.map(({ incidents }) => keep(signals, activity, incidents)));
  }
  return { same, silent };
}

function isSaid(look: Look): boolean {
  const because = lookWords(look);
  return because.length > 0 && because.every(({ en, ko }) => en !== '' && /\p{Script=Hangul}/u.test(ko));
}

/** Fresh state; what is written into its memory is noted. */
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
  if (reading.kind === 'parked') return [];
  return reading.activities.map((activity) => enrich(activity, { locations: casePlaces }));
}

function read(event: CloudEvent): Activity {
  const [activity] = activitiesOf(event);
  if (activity === undefined) throw new Error('the event tells nothing');
  return activity;
}
