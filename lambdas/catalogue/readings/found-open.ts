import type { Activity } from '#core/detection/activity.ts';
import type { Answers, Question } from '#core/detection/facts.ts';
import type { Evidence } from '#core/incident/evidence.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Resource } from '#core/resource.ts';
import { ANY_PORT, openToWorld, type Reach, risky, SSH } from './exposure.ts';
import type { Traffic } from './ingress.ts';
import { type LiveRange, rangesRead } from './live-rules.ts';

/** What a rule or control on security groups objects to: SSH, high-risk ports, or any port except those of the web. */
export type Objection = 'ssh' | 'risky' | 'any';

/** A finding about a security group after the group was read: the rules to revoke, if it is still open. */
export type FoundOpen = { readonly decision: 'fires' | 'quiet' | 'unknown'; readonly rules: readonly Evidence[] };

export function foundGroup({ id }: Resource): Extract<Question, { ask: 'security-group' }> {
  return { ask: 'security-group', id };
}

/**
 * Reads a group again that another service found open. The ports that service allows are unknown, so only a closed group
 * is quiet. A group that is open in a way the hub does not object to fires without rules, and a person decides.
 */
export function foundOpen(activity: Activity, group: Resource, objection: Objection, answers: Answers): FoundOpen {
  const read = answers.of<'security-group'>(foundGroup(group));
  if (read === undefined) return { decision: 'unknown', rules: [] };
  const live = rangesRead(read);
  const open = ownEntry(REACHES, objection)(activity, live);
  const isFine = objection === 'ssh' ? open.length === 0 : openToWorld(live, ANY_PORT).length === 0;
  return { decision: isFine ? 'quiet' : 'fires', rules: [...new Set(open.map(({ evidence }) => evidence))] };
}

type Opened = (activity: Activity, ranges: readonly LiveRange[]) => readonly LiveRange[];

const REACHES: Readonly<Record<Objection, Opened>> = {
  ssh: reaching(() => SSH),
  risky: reaching(risky),
  any: (_, ranges) =>
    openToWorld(
      ranges.filter((range) => !isWeb(range)),
      ANY_PORT,
    ),
};

function reaching(reach: (activity: Activity) => Reach): Opened {
  return (activity, ranges) => openToWorld(ranges, reach(activity));
}

/** Web servers are meant to be public: containing a finding must not take one offline. */
function isWeb({ protocol, from, to }: Traffic): boolean {
  return protocol === 'tcp' && from === to && (from === 80 || from === 443);
}
