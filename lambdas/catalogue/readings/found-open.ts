import type { Activity } from '#core/detection/activity.ts';
import type { Answers, Question } from '#core/detection/facts.ts';
import type { IngressRule } from '#core/incident/evidence.ts';
import type { Resource } from '#core/resource.ts';
import { ANY_PORT, openToWorld, type Reach, risky, rulesRead, SSH } from './exposure.ts';

/** What a rule or control that looks at security groups objects to: SSH, what attackers try on sight, or any port but those of the web. */
export type Objection = 'ssh' | 'risky' | 'any';

/** What a finding about a security group comes to once the group is read: the rules to revoke, if it is still as found. */
export type FoundOpen = { readonly decision: 'fires' | 'quiet' | 'unknown'; readonly rules: readonly IngressRule[] };

export function groupQuestion({ id }: Resource): Extract<Question, { ask: 'security-group' }> {
  return { ask: 'security-group', id };
}

/**
 * Reads a group again that somebody else found open. Which ports they allow is theirs to know: quiet is only what nobody can
 * object to any more, and a group that is open in another way than the hub objects to is left to a person, without rules.
 */
export function foundOpen(activity: Activity, group: Resource, objection: Objection, answers: Answers): FoundOpen {
  const read = answers.of<'security-group'>(groupQuestion(group));
  if (read === undefined) return { decision: 'unknown', rules: [] };
  const live = rulesRead(read);
  const rules = REACHES[objection](activity, live);
  const isFine = objection === 'ssh' ? rules.length === 0 : openToWorld(live, ANY_PORT).length === 0;
  return { decision: isFine ? 'quiet' : 'fires', rules };
}

const REACHES: Readonly<Record<Objection, (activity: Activity, rules: readonly IngressRule[]) => readonly IngressRule[]>> = {
  ssh: reaching(() => SSH),
  risky: reaching(risky),
  any: (_, rules) =>
    openToWorld(
      rules.filter((rule) => !isWeb(rule)),
      ANY_PORT,
    ),
};

function reaching(reach: (activity: Activity) => Reach) {
  return (activity: Activity, rules: readonly IngressRule[]) => openToWorld(rules, reach(activity));
}

/** A web server is meant to be reached: nobody's finding shall take it off the net by a click. */
function isWeb({ protocol, from, to }: IngressRule): boolean {
  return protocol === 'tcp' && from === to && (from === 80 || from === 443);
}
