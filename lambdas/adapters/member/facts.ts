import { setTimeout } from 'node:timers/promises';
import type { Activity } from '#core/detection/activity.ts';
import { type Answers, type Facts, type Question, questionKey } from '#core/detection/facts.ts';
import { reasonOf } from '#core/errors.ts';
import type { DetectPorts } from '#detect/detect.ts';
import { once } from '../lambda/once.ts';

type Fact = Facts[keyof Facts];

/** Asks one question of an account; undefined where it cannot tell. */
export type Asking = (question: Question) => Promise<Fact | undefined>;

export type FactPorts = {
  /** Opens a session in the activity's account in which these questions can be asked. */
  readonly open: (activity: Activity, questions: readonly Question[]) => Promise<Asking>;
  readonly now?: () => number;
  /** Resolves after so many milliseconds. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
  /** Hears why a question stayed unanswered. */
  readonly onUnanswered?: (question: Question, account: string, reason: string) => void;
};

/** How long an event waits for its answers, all together. */
const PATIENCE = 2_000;

/** How long an answer counts, for events that happened before it was given. */
const AGE = 60_000;

/**
 * Facts of member accounts: every distinct question once and all at the same time; what fails or takes too long stays
 * unanswered. Never throws. An answer is used again only for what happened before the question was put: an older one
 * would tell of a time before the event.
 */
export function memberFacts(ports: FactPorts): DetectPorts['ask'] {
  const { open, now = Date.now, wait = patiently, onUnanswered = logUnanswered } = ports;
  const known = new Map<string, { readonly askedAt: number; readonly fact: Promise<Fact | undefined> }>();

  const forgetOld = () => {
    for (const [key, { askedAt }] of known) if (now() - askedAt >= AGE) known.delete(key);
  };

  return async (questions, activity) => {
    forgetOld();
    const distinct = [...new Map(questions.map((question) => [questionKey(question), question]))];
    const place = `${activity.account}/${activity.region}/`;
    const isKnown = ([key]: readonly [string, Question]) => (known.get(place + key)?.askedAt ?? -1) >= activity.at;
    const unknown = distinct.filter((one) => !isKnown(one));
    const session = once(async () =>
      open(
        activity,
        unknown.map(([, question]) => question),
      ),
    );
    for (const [key, question] of unknown) {
      const asked = { askedAt: now(), fact: session().then((ask) => ask(question)) };
      known.set(place + key, asked);
      const forget = () => known.get(place + key) === asked && known.delete(place + key);
      asked.fact.then(
        (fact) => fact ?? forget(),
        (error) => {
          forget();
          onUnanswered(question, activity.account, reasonOf(error));
        },
      );
    }
    const answered = new Map<string, Fact>();
    const answers = distinct.map(async ([key]) => {
      const fact = await known.get(place + key)?.fact;
      if (fact !== undefined) answered.set(key, fact);
    });
    await Promise.race([Promise.allSettled(answers), wait(PATIENCE)]);
    const inTime = new Map(answered);
    return { of: (question) => inTime.get(questionKey(question)) } as Answers;
  };
}

/** Nothing is kept alive for it: the process may end first. */
function patiently(milliseconds: number): Promise<unknown> {
  return setTimeout(milliseconds, undefined, { ref: false });
}

function logUnanswered(question: Question, account: string, reason: string): void {
  console.warn({ message: 'question unanswered', question, account, reason });
}
