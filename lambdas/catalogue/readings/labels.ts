import type { Activity } from '#core/detection/activity.ts';
import { tuningOf } from '#core/detection/tuning.ts';
import { text } from '#core/json.ts';
import { type NamedRule, namedRules } from './ingress.ts';

/** Whether a text contains a word of temporary openings, ignoring case: `ssh_TEST`, not `latest`. */
function saysTemporary(written: string | undefined, activity: Activity): boolean {
  const words = (written ?? '').toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return tuningOf(activity).temporaryWords.some((word) => words.includes(word));
}

/** The rules of a change whose description contains such a word. */
export function temporaryRules(activity: Activity): NamedRule[] {
  return namedRules(activity).filter(({ description }) => saysTemporary(description, activity));
}

/** The texts of a change that contain such a word: descriptions of its rules, name and description of a new group. */
export function temporaryTexts(activity: Activity): string[] {
  const group = activity.name === 'CreateSecurityGroup' ? [activity.request.groupName, activity.request.groupDescription] : [];
  const texts = [...group.map(text), ...temporaryRules(activity).map(({ description }) => description)];
  return [...new Set(texts.filter((written) => written !== undefined))].filter((written) => saysTemporary(written, activity));
}
