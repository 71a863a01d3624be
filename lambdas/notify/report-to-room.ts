import type { NoticeRows, StoredNotice } from './ports.ts';

/** The same rows, of which the control room hears as soon as a channel answered or a notice is held back: its list shows how an incident was told. */
export function rowsReportedToRoom(rows: NoticeRows, hear: (incident: string) => Promise<void>): NoticeRows {
  return {
    ...rows,
    put: async (row) => {
      const written = await rows.put(row);
      if (written && isSettled(row)) await hear(row.subject);
      return written;
    },
  };
}

/** Rows of alarms, tests and rule changes are of no incident. */
function isSettled({ subject, state, busyUntil }: StoredNotice): boolean {
  return state !== undefined && busyUntil === undefined && /^inc-[0-9a-f]{24}$/.test(subject);
}
