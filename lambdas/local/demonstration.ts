import { defaultMode } from '#core/settings.ts';
import { type AttackReport, runAttack } from './attacks/run-attack.ts';
import type { LocalOrganization, Running } from './running.ts';

type Account = LocalOrganization['accounts'][number];

/** One attack of the demonstration, and the stacks of its account and Region that must be up. */
export type PlannedAttack = {
  readonly scenario: string;
  readonly account: string;
  readonly region: string;
  readonly stacks: readonly string[];
};

/** The attacks of `npm start`, in order: each in an account of this mode, in its first or second Region. */
const ATTACKS = [
  { scenario: 'sg-ssh-open-world', mode: 'auto', region: 0 },
  { scenario: 'sg-open-highrisk-port', mode: 'auto', region: 1 },
  { scenario: 'sg-open-all-ports', mode: 'auto', region: 0 },
  { scenario: 'cloudtrail-stop-logging', mode: 'auto', region: 1 },
  { scenario: 'sg-ssh-open-world', mode: 'observe', region: 0 },
  { scenario: 'sg-closed', mode: 'observe', region: 1 },
  { scenario: 'hub-role-misuse', mode: 'auto', region: 0 },
  { scenario: 's3-website-enabled', mode: 'auto', region: 0 },
] as const;

/**
 * Chooses an account and Region for every attack by the account's mode, so that any organization file works.
 * Accounts whose stacks wait for no other stack come first, because they are ready first.
 */
export function planDemonstration({ accounts, management, naming }: LocalOrganization): PlannedAttack[] {
  const members = accounts
    .filter(({ id }) => id !== management && id !== naming.hubAccount)
    .toSorted((a, b) => Number(a.flowLogs !== undefined) - Number(b.flowLogs !== undefined));
  const turns = new Map<string, number>();
  return ATTACKS.flatMap(({ scenario, mode, region: index }) => {
    const suitable = members.filter(({ modes }) => defaultMode(modes) === mode);
    const turn = turns.get(mode) ?? 0;
    turns.set(mode, turn + 1);
    const account = suitable[turn % suitable.length];
    if (account === undefined) return [];
    const region = account.regions[index] ?? account.regions[0];
    return [{ scenario, account: account.name, region, stacks: stacksOf(account, region) }];
  });
}

/** The hub's roles come with the first Region, so that stack is needed in any case. */
function stacksOf({ name, regions }: Account, region: string): string[] {
  const first = `member-${name}`;
  return region === regions[0] ? [first] : [first, `${first}-${region}`];
}

/** Runs the attacks in order, each as soon as its stacks are up. */
export async function* runDemonstration(
  running: Running,
  attacks: readonly PlannedAttack[],
  on: { readonly isUp: (stack: string) => Promise<void>; readonly onStart: (attack: PlannedAttack) => void },
): AsyncGenerator<AttackReport> {
  for (const attack of attacks) {
    await Promise.all(attack.stacks.map(on.isUp));
    on.onStart(attack);
    yield await runAttack(running, attack.scenario, attack.account, attack.region);
  }
}

/** Whether an attack ended as expected. */
export function endedAsExpected(report: AttackReport): boolean {
  return report.state === report.expected && report.verified;
}
