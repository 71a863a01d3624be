import type { Echo, HistoryEntry, Incident } from '#core/incident/incident.ts';
import type { MadeCall, Outcome } from '#core/playbook/plan.ts';
import { questionWords } from './question.ts';
import { reasonText } from './reason.ts';

/** An incident in the form of the ledger: English sentences replace reasons, which the history also keeps as data. */
export type PublishedIncident = Omit<Incident, 'unanswered' | 'echoes' | 'history' | 'approvalRequest' | 'outcome' | 'made'> & {
  readonly unanswered: readonly string[];
  readonly echoes: readonly string[];
  readonly history: readonly (HistoryEntry & { readonly note?: string })[];
  readonly approvalRequest?: { readonly since: number; readonly lapsesAt: number; readonly because: string };
  readonly outcome?: { readonly kind: Outcome['kind']; readonly reason?: string };
  readonly made?: readonly (Omit<MadeCall, 'error'> & { readonly error?: string })[];
};

export function publishedIncident(incident: Incident): PublishedIncident {
  const { unanswered, echoes, history, approvalRequest, outcome, made, ...rest } = incident;
  return {
    ...rest,
    unanswered: unanswered.map((question) => questionWords(question).en),
    echoes: echoes.map(echoText),
    history: history.map((entry) => (entry.reason === undefined ? entry : { ...entry, note: reasonText(entry.reason, 'en') })),
    ...(approvalRequest && { approvalRequest: { ...approvalRequest, because: reasonText(approvalRequest.because, 'en') } }),
    ...(outcome && { outcome: 'reason' in outcome ? { ...outcome, reason: reasonText(outcome.reason, 'en') } : outcome }),
    ...(made && {
      made: made.map(({ error, ...call }) => (error === undefined ? call : { ...call, error: reasonText(error, 'en') })),
    }),
  };
}

function echoText({ call, at }: Echo): string {
  return `${call} at ${new Date(at).toISOString()}`;
}
