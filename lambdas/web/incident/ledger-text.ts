import type { IncidentDetail } from '#core/control-room/incidents.ts';
import { ledgerProblem } from '#words/command-line/ledger.ts';
import { inLanguage, say } from '../showing/language.ts';

type Shown = { readonly tone: 'good' | 'bad' | 'wait'; readonly title: string; readonly lines: readonly string[] };

/** What the check of the ledger found. */
export function ledgerText(ledger: IncidentDetail['ledger']): Shown {
  if ('unreadable' in ledger) return { tone: 'wait', title: say('ledgerUnreadable'), lines: [ledger.unreadable] };
  const { steps, problems } = ledger;
  if (steps.length === 0 && problems.length === 0)
    return { tone: 'wait', title: say('ledgerEmpty'), lines: [say('ledgerEmptyHint')] };
  if (problems.length === 0)
    return { tone: 'good', title: say('ledgerComplete'), lines: [say('ledgerSteps', { n: steps.length })] };
  return {
    tone: 'bad',
    title: say('ledgerProblems', { n: problems.length }),
    lines: problems.map((found) => inLanguage(ledgerProblem(found))),
  };
}
