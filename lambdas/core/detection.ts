import type { Activity } from './activity.ts';
import type { Evidence } from './evidence.ts';
import type { PlaybookId } from './playbook.ts';
import type { Resource } from './resource.ts';
import type { Severity } from './severity.ts';
import type { Localized } from './text.ts';

/** Calls of one AWS service that can set a detection off. */
export type CallTrigger = { readonly source: string; readonly calls: readonly string[] };

/** Any write made with a role that belongs to the hub itself. */
export type HubRoleTrigger = { readonly actor: 'hub-role' };

export type Trigger = CallTrigger | HubRoleTrigger;

/** What the hub does by itself: `auto` contains where the account opted in, `ask` waits for a person, `none` only tells. */
export type Response = 'auto' | 'ask' | 'none';

/** One scenario: facts first, behaviour last. Source of forwarder patterns, lanes, findings and reference pages. */
export type Detection = {
  readonly id: string;
  readonly title: Localized;
  readonly severity: Severity;
  readonly trigger: Trigger;
  /** MITRE ATT&CK technique ids. */
  readonly techniques: readonly string[];
  /** Security Hub control ids this scenario watches live. */
  readonly controls: readonly string[];
  readonly response: Response;
  readonly playbook?: PlaybookId;
  /** Whether this effective activity is the scenario. Pure; never throws on foreign input. */
  readonly matches: (activity: Activity) => boolean;
  readonly subject: (activity: Activity) => Resource;
  /** What precisely offended; what a playbook may touch. */
  readonly evidence?: (activity: Activity) => readonly Evidence[];
  /** For the good news: what of an open incident's evidence still stands after this activity. */
  readonly answers?: (activity: Activity, standing: readonly Evidence[]) => readonly Evidence[];
};

/** A detection that fired: what the tracker opens an incident from. */
export type Signal = {
  readonly detection: Detection;
  readonly severity: Severity;
  readonly resource: Resource;
  readonly evidence: readonly Evidence[];
  /** Open incidents this signal answers, each with the evidence that still stands. */
  readonly answers: readonly Answer[];
};

export type Answer = { readonly incident: string; readonly standing: readonly Evidence[] };
