import { HOUR } from '#core/duration.ts';
import type { Proven } from '#core/incident/decision.ts';
import { mayResume, type StandingStops, type SwitchOrder, type SwitchStore, stopOf } from '#core/incident/switch.ts';
import { AUTOMATION_RESUMED, AUTOMATION_STOPPED } from '#core/naming.ts';
import { CONFLICT, retryOnConflict } from '#core/optimistic-write.ts';
import { type Authority, DEFAULT_APPROVAL_HOURS, type Stop } from '#core/settings.ts';

export type SwitchPorts = {
  readonly switch: SwitchStore;
  readonly authority: () => Promise<Authority>;
  /** Notifies people of a stop or its end, with person, time and reason. */
  readonly announce: (type: typeof AUTOMATION_STOPPED | typeof AUTOMATION_RESUMED, detail: object) => Promise<void>;
  readonly now: () => number;
};

export type SwitchOutcome = 'stopped' | 'stopped-already' | 'resumed' | 'resume-requested' | 'not-stopped';

/**
 * Stops or resumes the automation of the organization. A stop needs one person. To resume needs the person who is proven to have
 * stopped, or two people: the first requests it, the second confirms within the time of an approval.
 */
export function decideSwitch(order: Proven<SwitchOrder>, ports: SwitchPorts): Promise<SwitchOutcome> {
  return retryOnConflict<SwitchOutcome>('the switch', async () => {
    const standing = await ports.switch.standing();
    return (await (order.verb === 'stop' ? stopAutomation : resumeAutomation)(order, standing, ports)) ?? CONFLICT;
  });
}

/** Undefined if another write came in between, here and below. */
async function stopAutomation(
  { by, sender, reason = '' }: Proven<SwitchOrder>,
  standing: StandingStops,
  ports: SwitchPorts,
): Promise<SwitchOutcome | undefined> {
  const { thrown: before, byHand } = standing;
  // A stop written by hand, and copied when a person asked to resume, names an unproven person.
  if (before?.proven === true || (before !== undefined && before.by !== by)) return 'stopped-already';
  const stop: Stop = { by, sender, at: ports.now(), reason, proven: true };
  if (!(await ports.switch.write(stop, before))) return undefined;
  // A stop by hand was announced by the person who made it.
  if (byHand === undefined) await ports.announce(AUTOMATION_STOPPED, { by, sender, at: stop.at, reason });
  return 'stopped';
}

async function resumeAutomation(
  order: Proven<SwitchOrder>,
  standing: StandingStops,
  ports: SwitchPorts,
): Promise<SwitchOutcome | undefined> {
  const stop = stopOf(standing);
  if (stop === undefined) return 'not-stopped';
  const now = ports.now();
  const { by, sender } = order;
  if (mayResume(order, standing, now)) {
    if (!(await ports.switch.lift(standing))) return undefined;
    await ports.announce(AUTOMATION_RESUMED, { by, sender, at: now });
    return 'resumed';
  }
  const { settings } = await ports.authority();
  const lapsesAt = now + (settings.approvalHours ?? DEFAULT_APPROVAL_HOURS) * HOUR;
  const asked: Stop = { ...stop, resumeRequest: { by, sender, at: now, lapsesAt } };
  return (await ports.switch.write(asked, standing.thrown)) ? 'resume-requested' : undefined;
}
