import { HUB_ACTOR, type Incident } from '#core/incident/incident.ts';
import { decided, moved } from '#core/incident/life.ts';
import type { SurfaceOrder, SurfaceSwitchOrder } from '#core/incident/surface-order.ts';
import type { Stop } from '#core/settings.ts';

export type Ordered = SurfaceOrder & { readonly by: string };

/** The incident after each step that the functions behind the queue would take: the page waits for these changes. */
export function carriedOut(incident: Incident, order: SurfaceOrder, by: string, at: number): readonly Incident[] {
  const { verb, reason: comment, until, text, playbook } = order;
  const own = comment === undefined ? {} : { comment };
  switch (verb) {
    case 'approve': {
      const started = moved(incident, 'PROCESSING', { by, at, reason: { code: 'approved', ...own } });
      const change = { standing: [], verifiedAt: at + 300, outcome: { kind: 'changed' }, after: afterOf(incident) } as const;
      const reason = { code: 'fix-verified' } as const;
      return [started, moved(started, 'MITIGATED', { by: HUB_ACTOR, at: at + 300, reason }, change)];
    }
    case 'reject':
      return [moved(incident, 'CLOSED', { by, at, reason: { code: 'rejected', ...own } })];
    case 'undo': {
      const words = incident.plan?.words ?? { en: '', ko: '' };
      const undo = { by, at, plan: { words, calls: incident.plan?.calls ?? [] } };
      return [
        moved(
          incident,
          'CLOSED',
          { by, at, reason: { code: 'undone', plan: words, ...own } },
          { undo, outcome: { kind: 'undone' } },
        ),
      ];
    }
    case 'suppress':
      return [
        moved(incident, 'SUPPRESSED', {
          by,
          at,
          reason: { code: 'suppressed', ...(until !== undefined && { until }), comment: comment ?? '' },
        }),
      ];
    case 'reopen':
      return [moved(incident, 'NEW', { by, at, reason: { code: 'reopened', ...own } })];
    case 'replan': {
      const reason = { code: 'replan-requested', ...own, ...(playbook !== undefined && { playbook }) } as const;
      return [decided(incident, playbook === undefined ? {} : { playbook }, { by, at, reason })];
    }
    default:
      return [decided(incident, {}, { by, at, reason: { code: 'noted', text: text ?? '' } })];
  }
}

function afterOf({ plan }: Incident) {
  return (plan?.before ?? []).map((image) => ({ ...image, state: null }));
}

export function switched(
  stop: Stop | undefined,
  { verb, reason = '' }: SurfaceSwitchOrder,
  by: string,
  at: number,
): Stop | undefined {
  if (verb === 'stop') return { by, at, reason };
  if (stop === undefined || (stop.resumeRequest !== undefined && stop.resumeRequest.by !== by)) return undefined;
  return { ...stop, resumeRequest: { by, at, lapsesAt: at + 3_600_000 } };
}
