import type { Activity } from '#core/detection/activity.ts';
import { tuningOf } from '#core/detection/tuning.ts';
import { text } from '#core/json.ts';
import { type NamedRule, namedRules } from './ingress.ts';

/**
 * Whether a text contains a word of temporary openings, ignoring case: `ssh_TEST`, not `latest`, and not if the text negates it:
 * `nothing open`, `not for a test`.
 */
function saysTemporary(written: string | undefined, activity: Activity): boolean {
  const { temporaryWords } = tuningOf(activity);
  return clausesOf(written ?? '').some((words) =>
    words.some((word, at) => temporaryWords.includes(word) && !isDenied(words.slice(0, at))),
  );
}

function clausesOf(written: string): string[][] {
  const plain = written.toLowerCase().replaceAll(/n['’]t(?=\P{L}|$)/gu, ' not ');
  return plain.split(/[,.;:!?()]+/).map((clause) => clause.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== ''));
}

const DENIALS = ['no', 'non', 'not', 'nothing', 'none', 'never', 'without', 'nor', 'neither'];

/** Words that may be between a negation and what it negates. */
const BETWEEN = ['a', 'an', 'any', 'the', 'is', 'are', 'be', 'left', 'kept', 'for', 'longer', 'yet', 'port', 'ports', 'to'];

function isDenied(before: readonly string[]): boolean {
  const last = before.findLast((word) => !BETWEEN.includes(word));
  return last !== undefined && DENIALS.includes(last);
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
