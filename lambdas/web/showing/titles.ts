import { ownProperty } from '#core/own-property.ts';
import type { Localized } from '#core/text.ts';
import { inLanguage } from './language.ts';

/** Titles of the catalogue, written into the page when it is built (stacks/rollout/page.ts). */
declare const SCENARIO_TITLES: Readonly<Record<string, Localized>>;
declare const PLAYBOOK_TITLES: Readonly<Record<string, Localized>>;

const scenarios = SCENARIO_TITLES;
const playbooks = PLAYBOOK_TITLES;

export const SCENARIO_IDS: readonly string[] = Object.keys(scenarios);

export function titleWords(scenario: string): Localized | undefined {
  return ownProperty(scenarios, scenario);
}

/** The title of a scenario; its id if this page does not know it. */
export function titleOf(scenario: string): string {
  const title = titleWords(scenario);
  return title === undefined ? scenario : inLanguage(title);
}

export function playbookTitle(playbook: string): string {
  const title = ownProperty(playbooks, playbook);
  return title === undefined ? playbook : inLanguage(title);
}
