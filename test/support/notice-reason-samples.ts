import type { NoticeReason } from '#core/notice/notice.ts';

/** One reason of each code why a notice was not sent. */
export const NOTICE_REASON_SAMPLES: { readonly [Code in NoticeReason['code']]: Extract<NoticeReason, { readonly code: Code }> } =
  {
    'merged-into': { code: 'merged-into', incident: 'inc-1' },
    'quiet-hours': { code: 'quiet-hours', until: Date.parse('2026-12-01T22:00:00Z') },
    'change-window': { code: 'change-window', name: 'release' },
    'rate-limit': { code: 'rate-limit', anHour: 60 },
    answered: { code: 'answered', status: 400, text: 'invalid_blocks' },
    throttled: { code: 'throttled', afterMs: 30_000 },
    'timed-out': { code: 'timed-out', afterMs: 5_000 },
    unreachable: { code: 'unreachable', name: 'ENOTFOUND' },
    'webhook-revoked': { code: 'webhook-revoked', status: 404 },
    'secret-unreadable': { code: 'secret-unreadable', secret: 'org-security-hub/notices/soc', name: 'AccessDeniedException' },
    'secret-invalid': { code: 'secret-invalid', secret: 'org-security-hub/notices/soc' },
    'given-up': { code: 'given-up', attempts: 8, last: { code: 'timed-out', afterMs: 5_000 } },
  };
