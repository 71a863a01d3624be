import type { NoticeRows, StoredNotice } from './ports.ts';

/** The same rows; the control room is notified once a channel answered or a notice is held, because its lists show the state of the notices. */
export function rowsReportedToRoom(rows: NoticeRows, notify: (incident: string) => Promise<void>): NoticeRows {
  return {
    ...rows,
    put: async (row) => {
      const written = await rows.put(row);
      if (written && isSettled(row)) await notify(row.subject);
      return written;
    },
  };
}

/** Rows of alarms, tests and rule changes belong to no incident. */
function isSettled({ subject, state, busyUntil }: StoredNotice): boolean {
  return state !== undefined && busyUntil === undefined && /^inc-[0-9a-f]{24}$/.test(subject);
}
