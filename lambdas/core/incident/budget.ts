import { sha256 } from '../digest.ts';
import { DAY, HOUR } from '../duration.ts';
import type { PlaybookId } from '../playbook/playbook-id.ts';
import type { ApprovalReason } from '../reason.ts';
import { resourceKey } from '../resource.ts';
import { type AccountSettings, DEFAULT_BUDGETS } from '../settings.ts';
import type { Incident } from './incident.ts';

/** An automatic run that is about to write. `at` in epoch milliseconds; `place` is a digest of playbook and resource. */
export type CountedRun = {
  readonly at: number;
  readonly incident: string;
  readonly scenario: string;
  readonly isCritical: boolean;
  readonly place: string;
};

/** If the same playbook runs more often on the same resource within an hour, it is a loop, and a person is asked. */
export const RUNS_AN_HOUR = 5;

export function countedRun(incident: Incident, playbook: PlaybookId, at: number): CountedRun {
  const { id, scenario, severity } = incident;
  // IAM treats names that differ only in case as the same.
  const place = sha256(`${playbook} ${resourceKey(incident)}`.toLowerCase()).slice(0, 16);
  return { at, incident: id, scenario, isCritical: severity === 'CRITICAL', place };
}

export type RunLimits = {
  readonly playbook: { readonly id: PlaybookId; readonly mostADay?: number };
  readonly resource: string;
  readonly account: AccountSettings;
};

/** Why a run has to ask; undefined if it is within every limit. No 60 minutes contain more runs than a budget. */
export function overBudget(run: CountedRun, known: readonly CountedRun[], limited: RunLimits): ApprovalReason | undefined {
  const { playbook, resource, account } = limited;
  const { name, budgets = DEFAULT_BUDGETS } = account;
  const earlier = before(run, known);
  const count = (span: number, isCounted: (one: CountedRun) => boolean) =>
    new Set(earlier.filter((one) => run.at - one.at < span && isCounted(one)).map(({ incident }) => incident)).size;
  const here = (one: CountedRun) => one.place === run.place;

  const lately = count(HOUR, here);
  if (lately >= RUNS_AN_HOUR) {
    return { code: 'playbook-ran-too-often', playbook: playbook.id, resource, times: lately };
  }
  const today = count(DAY, here);
  if (playbook.mostADay !== undefined && today >= playbook.mostADay) {
    return { code: 'playbook-ran-too-often', playbook: playbook.id, resource, times: today, hours: 24 };
  }
  if (run.isCritical) {
    const { critical: budget = DEFAULT_BUDGETS.critical } = budgets;
    const isUsed = count(HOUR, ({ isCritical }) => isCritical) >= budget;
    return isUsed ? { code: 'critical-budget-used', budget, account: name } : undefined;
  }
  const { scenario } = run;
  if (count(HOUR, (one) => !one.isCritical && one.scenario === scenario) >= budgets.scenario) {
    return { code: 'scenario-budget-used', budget: budgets.scenario, scenario, account: name };
  }
  const isUsed = count(HOUR, ({ isCritical }) => !isCritical) >= budgets.account;
  return isUsed ? { code: 'account-budget-used', budget: budgets.account, account: name } : undefined;
}

/** All recorded runs before this one. If the run is repeated: those before its first try. */
function before(run: CountedRun, known: readonly CountedRun[]): readonly CountedRun[] {
  const since = Math.min(...known.filter(({ incident, at }) => incident === run.incident && at < run.at).map(({ at }) => at));
  return known.filter(({ incident, at }) => incident !== run.incident && at <= since);
}
