import type { Evidence } from '../incident/evidence.ts';
import type { PlaybookId } from '../playbook/playbook-id.ts';
import type { Resource } from '../resource.ts';
import type { Localized } from '../text.ts';
import type { Activity } from './activity.ts';
import type { Answers, Question } from './facts.ts';
import type { Memory, Recalled } from './memory.ts';
import type { Severity } from './severity.ts';
import type { CallTrigger, Trigger } from './trigger.ts';
import type { Tuning } from './tuning.ts';

/** What the hub does by itself: `auto` contains where the account opted in, `ask` waits for a person, `none` only tells. */
export type Response = 'auto' | 'ask' | 'none';

/** One scenario: facts first, behaviour last. Source of forwarder patterns, lanes, findings and reference pages. */
export type Detection = {
  readonly id: string;
  readonly title: Localized;
  /** What it is and why it matters, one or two sentences, for the reference. */
  readonly about: Localized;
  readonly severity: Severity;
  /** Set where the least severity is low but the worst is not: its events must not queue behind what only is recorded. */
  readonly urgent?: true;
  readonly triggers: readonly Trigger[];
  /** MITRE ATT&CK technique ids. */
  readonly techniques: readonly string[];
  /** Security Hub control ids this scenario watches live. */
  readonly controls: readonly string[];
  /** What of the account's tuning it depends on, and nothing else. */
  readonly tunedBy?: readonly (keyof Tuning)[];
  readonly response: Response;
  /** Ways to contain it, best first: the first that acts on the incident's kind of resource is taken, a person may choose another. */
  readonly playbooks?: readonly PlaybookId[];
  /** Whether one of `playbooks` fits what an incident is about, where its kind of resource alone does not tell. */
  readonly appliesTo?: (playbook: PlaybookId, evidence: readonly Evidence[]) => boolean;
  /**
   * Whether this effective activity may be the scenario, as far as the event itself tells. Pure; never throws on foreign input.
   * With `asks` or `memory` it only opens the way to those.
   */
  readonly matches: (activity: Activity) => boolean;
  /** Facts the event does not carry. Asked only of activities that match. */
  readonly asks?: (activity: Activity) => readonly Question[];
  /**
   * Set where the event alone is suspicious: unanswered, it opens an incident that waits for a person. Elsewhere an
   * unanswered question is only reported as undecided, because ordinary events raise it too.
   */
  readonly ifUnanswered?: 'open';
  /** Decides with the answers; `unknown` is reported as such, never guessed. */
  readonly decides?: (activity: Activity, resolves: Answers) => 'fires' | 'quiet' | 'unknown';
  /** What must have happened before, or besides. Asked only of activities that match. */
  readonly memory?: Memory | ((tuning: Tuning) => Memory);
  /** Where severity depends on the event or on what was recalled; else it is `severity`. */
  readonly severityFor?: (activity: Activity, recalled: Recalled | undefined) => Severity;
  readonly subject: (activity: Activity) => Resource;
  /** What precisely offended; what a playbook may touch. */
  readonly evidence?: (activity: Activity, resolves: Answers, recalled?: Recalled) => readonly Evidence[];
  /** For the good news: what of an open incident's evidence still stands after this activity. LOW that answers nothing stays quiet. */
  readonly resolves?: (activity: Activity, standing: readonly Evidence[]) => readonly Evidence[];
  /** The one scenario whose incidents `answers` is about, where it is not about all of that resource. */
  readonly resolvesOnly?: string;
  /** What tells by itself that this scenario's open incident was put right. */
  readonly resolvedBy?: ResolvedBy;
};

/** The good news of one scenario: calls after which what it found is safe again, as far as the event itself tells. */
export type ResolvedBy = {
  readonly triggers: readonly CallTrigger[];
  /** Whether such a call puts anything right. Pure; never throws on foreign input. */
  readonly matches: (activity: Activity) => boolean;
  /** What it is about, where the call names that otherwise than the scenario's own calls. */
  readonly subject?: (activity: Activity) => Resource;
  /** What of the incident's evidence still stands after it; nothing where this is left out. */
  readonly remaining?: (activity: Activity, standing: readonly Evidence[]) => readonly Evidence[];
};

/** A detection that fired: what the tracker opens an incident from. */
export type Signal = {
  readonly detection: Detection;
  readonly severity: Severity;
  readonly resource: Resource;
  readonly evidence: readonly Evidence[];
  /** Open incidents this signal answers, each with the evidence that still stands. */
  readonly resolutions: readonly Resolution[];
  /** Questions nobody could answer: the scenario may or may not be there, and a person must look. */
  readonly unanswered: readonly Question[];
};

/** An incident, the evidence of it that somebody put right, and what still stands. */
export type Resolution = {
  readonly incident: string;
  readonly resolved: readonly Evidence[];
  readonly standing: readonly Evidence[];
};
