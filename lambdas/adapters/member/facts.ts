import { setTimeout } from 'node:timers/promises';
import type { Activity } from '#core/detection/activity.ts';
import { type Answers, type Facts, type Question, questionKey } from '#core/detection/facts.ts';
import { errorText } from '#core/errors.ts';
import type { DetectPorts } from '#detect/detect.ts';
import { log } from '../lambda/log.ts';
import { once } from '../lambda/once.ts';

type Fact = Facts[keyof Facts];

/** Answers one question about an account; undefined if there is no answer. */
export type AskMember = (question: Question) => Promise<Fact | undefined>;

export type FactPorts = {
  /** Opens a session in the activity's account for these questions. */
  readonly open: (activity: Activity, questions: readonly Question[]) => Promise<AskMember>;
  readonly now?: () => number;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
  readonly onUnanswered?: (question: Question, account: string, reason: string) => void;
};

/** For all answers of an event together. */
const MAX_WAIT_MS = 2_000;

const MAX_AGE_MS = 60_000;

/**
 * Asks every distinct question once, all in parallel; one that fails or takes too long stays unanswered. Never throws.
 * An answer is reused only for events from before its question was asked: otherwise it could be older than the event.
 */
export function memberFacts(ports: FactPorts): DetectPorts['ask'] {
  const { open, now = Date.now, wait = waitUnreferenced, onUnanswered = logUnanswered } = ports;
  const known = new Map<string, { readonly askedAt: number; readonly fact: Promise<Fact | undefined> }>();

  const forgetOld = () => {
    for (const [key, { askedAt }] of known) if (now() - askedAt >= MAX_AGE_MS) known.delete(key);
  };

  return async (questions, activity) => {
    forgetOld();
    const distinct = [...new Map(questions.map((question) => [questionKey(question), question]))];
    const prefix = `${activity.account}/${activity.region}/`;
    const isKnown = ([key]: readonly [string, Question]) => (known.get(prefix + key)?.askedAt ?? -1) >= activity.at;
    const unknown = distinct.filter((one) => !isKnown(one));
    const session = once(async () =>
      open(
        activity,
        unknown.map(([, question]) => question),
      ),
    );
    for (const [key, question] of unknown) {
      const asked = { askedAt: now(), fact: session().then((ask) => ask(question)) };
      known.set(prefix + key, asked);
      const forget = () => known.get(prefix + key) === asked && known.delete(prefix + key);
      asked.fact.then(
        (fact) => fact ?? forget(),
        (error) => {
          forget();
          onUnanswered(question, activity.account, errorText(error));
        },
      );
    }
    const answered = new Map<string, Fact>();
    const answers = distinct.map(async ([key]) => {
      const fact = await known.get(prefix + key)?.fact;
      if (fact !== undefined) answered.set(key, fact);
    });
    await Promise.race([Promise.allSettled(answers), wait(MAX_WAIT_MS)]);
    const inTime = new Map(answered);
    return { of: (question) => inTime.get(questionKey(question)) } as Answers;
  };
}

/** Does not keep the process alive. */
function waitUnreferenced(milliseconds: number): Promise<unknown> {
  return setTimeout(milliseconds, undefined, { ref: false });
}

function logUnanswered(question: Question, account: string, reason: string): void {
  log('warn', 'question unanswered', { question, account, reason });
}
