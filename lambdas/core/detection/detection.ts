import type { Evidence } from '../incident/evidence.ts';
import type { Resource } from '../resource.ts';
import type { Localized } from '../text.ts';
import type { Activity } from './activity.ts';
import type { Containment } from './containment.ts';
import type { Answers, Question } from './facts.ts';
import type { Memory, Recalled } from './memory.ts';
import type { Severity } from './severity.ts';
import type { TechniqueId } from './technique.ts';
import type { CallTrigger, Trigger } from './trigger.ts';
import type { Tuning } from './tuning.ts';

/** One scenario: facts first, behaviour last. Source of forwarder patterns, lanes, findings and reference pages. */
export type Detection = {
  readonly id: string;
  readonly title: Localized;
  /** What it is and why it matters, one or two sentences, for the reference. */
  readonly about: Localized;
  readonly severity: Severity;
  /** For the urgent lane although `severity` is low, because `severityFor` may say worse. */
  readonly urgent?: true;
  readonly triggers: readonly Trigger[];
  readonly techniques: readonly TechniqueId[];
  /** Security Hub control ids this scenario watches live. */
  readonly controls: readonly string[];
  /** Every field of the account's tuning it depends on. */
  readonly tunedBy?: readonly (keyof Tuning)[];
  readonly containment: Containment;
  /** Whether this successful activity may be the scenario, as far as the event itself shows. Pure; never throws on foreign input. */
  readonly matches: (activity: Activity) => boolean;
  /** Facts the event does not carry. Asked only of activities that match. */
  readonly facts?: FactCheck;
  /** What must have happened before or together with it. Asked only of activities that match. */
  readonly memory?: Memory | ((tuning: Tuning) => Memory);
  /** Where severity depends on the event or on what was recalled; else it is `severity`. */
  readonly severityFor?: (activity: Activity, recalled: Recalled | undefined) => Severity;
  readonly subject: (activity: Activity) => Resource;
  /** What precisely offended; what a playbook may touch. */
  readonly evidence?: (activity: Activity, answers: Answers, recalled?: Recalled) => readonly Evidence[];
  /** Open incidents about the same resource that this activity resolves. LOW that resolves nothing stays quiet. */
  readonly resolves?: Resolves;
  /** Calls that resolve this scenario's own incidents. */
  readonly resolvedBy?: ResolvedBy;
};

/** What a detection asks the member account, and what it makes of the answers. */
export type FactCheck = { readonly asks: (activity: Activity) => readonly Question[] } & (
  | { readonly decides?: never; readonly ifUnanswered?: never }
  | {
      /** Decides with the answers; `unknown` is reported as such, never guessed. */
      readonly decides: (activity: Activity, answers: Answers) => 'fires' | 'quiet' | 'unknown';
      /** Where the event alone is suspicious: unanswered, it opens an incident that waits for a person. Else it is undecided. */
      readonly ifUnanswered?: 'open';
    }
);

export type Resolves = {
  /** What of an incident's evidence still stands after this activity. */
  readonly remaining: (activity: Activity, standing: readonly Evidence[]) => readonly Evidence[];
  /** The one scenario whose incidents it resolves, where it is not all of that resource. */
  readonly only?: string;
};

/** Calls after which what a scenario found is safe again, as far as the event itself shows. */
export type ResolvedBy = {
  readonly triggers: readonly CallTrigger[];
  /** Whether such a call puts anything right. Pure; never throws on foreign input. */
  readonly matches: (activity: Activity) => boolean;
  /** What it is about, where the call names that differently from the scenario's own calls. */
  readonly subject?: (activity: Activity) => Resource;
  /** What of the incident's evidence still stands after it; nothing where this is left out. */
  readonly remaining?: Resolves['remaining'];
};

/** A detection that fired for one activity: what an incident is opened from. */
export type Signal = {
  readonly detection: Detection;
  readonly severity: Severity;
  readonly resource: Resource;
  readonly evidence: readonly Evidence[];
  /** Open incidents this signal resolves, wholly or in part. */
  readonly resolutions: readonly Resolution[];
  /** Questions without an answer: a person must decide. */
  readonly unanswered: readonly Question[];
};

/** An incident, the part of its evidence that was put right, and what still stands. */
export type Resolution = {
  readonly incident: string;
  readonly resolved: readonly Evidence[];
  readonly standing: readonly Evidence[];
};
