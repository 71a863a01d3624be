import type { Evidence } from '../incident/evidence.ts';
import type { Doubt, Unanswered } from '../reason.ts';
import type { Resource } from '../resource.ts';
import type { Localized } from '../text.ts';
import type { Activity } from './activity.ts';
import type { FindingReport } from './cause.ts';
import type { Containment } from './containment.ts';
import type { Answers, Question } from './facts.ts';
import type { Memory, Recalled } from './memory.ts';
import type { Severity } from './severity.ts';
import type { TechniqueId } from './technique.ts';
import type { CallTrigger, NoticeTrigger, Trigger } from './trigger.ts';
import type { Tuning } from './tuning.ts';

export type Detection = {
  readonly id: string;
  readonly title: Localized;
  readonly about: Localized;
  readonly severity: Severity;
  /** `severityFor` may exceed a low `severity`. */
  readonly urgent?: true;
  readonly triggers: readonly Trigger[];
  readonly techniques: readonly TechniqueId[];
  readonly controls: readonly string[];
  readonly tunedBy?: readonly (keyof Tuning)[];
  readonly containment: Containment;
  /** Whether a successful activity may be the scenario. Pure; never throws on foreign input. */
  readonly matches: (activity: Activity) => boolean;
  readonly facts?: FactCheck;
  /** What no answer of the account can show. With any doubt, a person decides. */
  readonly doubts?: (activity: Activity, answers: Answers) => readonly Doubt[];
  readonly memory?: Memory | ((tuning: Tuning) => Memory);
  readonly severityFor?: (activity: Activity, recalled: Recalled | undefined) => Severity;
  readonly subject: (activity: Activity) => Resource;
  /** The only things that a playbook may change. */
  readonly evidence?: (activity: Activity, answers: Answers, recalled?: Recalled) => readonly Evidence[];
  /** What a finding of another service reports. If the call that caused it is known too, both are one incident. */
  readonly findingReport?: (activity: Activity) => FindingReport;
  readonly resolves?: Resolves;
  readonly resolvedBy?: ResolvedBy;
};

export type FactCheck = { readonly asks: (activity: Activity) => readonly Question[] } & (
  | { readonly decides?: never; readonly ifUnanswered?: never }
  | {
      /** `unknown` is reported as such, never guessed. `recalled` is set if the detection has a memory. */
      readonly decides: (activity: Activity, answers: Answers, recalled?: Recalled) => 'fires' | 'quiet' | 'unknown';
      /** Without an answer, opens an incident that waits for a person; a function decides for which activities. */
      readonly ifUnanswered?: 'open' | ((activity: Activity, answers: Answers) => boolean);
    }
);

export type Resolves = {
  /** The evidence that is still open after this activity. */
  readonly remaining: (activity: Activity, standing: readonly Evidence[]) => readonly Evidence[];
  readonly only?: string;
};

export type ResolvedBy = {
  readonly triggers: readonly (CallTrigger | NoticeTrigger)[];
  /** Pure; never throws on foreign input. */
  readonly matches: (activity: Activity) => boolean;
  /** If the call names the resource in another way than the scenario's own calls. */
  readonly subject?: (activity: Activity) => Resource;
  /** The evidence that is still open; absent if none is. */
  readonly remaining?: Resolves['remaining'];
};

export type Signal = {
  readonly detection: Detection;
  readonly severity: Severity;
  readonly resource: Resource;
  readonly evidence: readonly Evidence[];
  readonly resolutions: readonly Resolution[];
  /** Questions without an answer: a person decides. */
  readonly unanswered: readonly Unanswered[];
  /** Questions with an answer: an open incident no longer asks them. */
  readonly answered?: readonly Unanswered[];
};

export type Resolution = {
  readonly incident: string;
  readonly resolved: readonly Evidence[];
  readonly standing: readonly Evidence[];
};
