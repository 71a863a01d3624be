import type { HeldNotice, HeldNotices, NoticeRows, StoredNotice, Threads, WaitingDecisions } from '../../notify/ports.ts';

/** The rows of notices, for tests and the bench. It checks versions like the table. */
export function noticesInMemory() {
  const all = new Map<string, StoredNotice>();
  const leads = new Map<string, { readonly incident: string; readonly until: number }>();
  const members = new Map<string, Set<string>>();
  const kept = new Map<string, Map<string, HeldNotice>>();
  const reminders = new Map<string, { readonly incident: string; readonly at: number }>();
  const counts = new Map<string, number>();

  const rows: NoticeRows = {
    get: async (subject, route) => all.get(`${subject}\n${route}`),
    of: async (subject) => [...all.values()].filter((row) => row.subject === subject),
    put: async (row) => {
      const key = `${row.subject}\n${row.route}`;
      if ((all.get(key)?.version ?? 0) !== row.version - 1) return false;
      all.set(key, row);
      return true;
    },
  };
  const threads: Threads = {
    lead: async (route, kind, incident, now, until) => {
      const key = `${route}\n${kind}`;
      const known = leads.get(key);
      if (known !== undefined && known.until > now) return known.incident;
      leads.set(key, { incident, until });
      return incident;
    },
    join: async (route, lead, incident) => {
      const key = `${route}\n${lead}`;
      members.set(key, (members.get(key) ?? new Set()).add(incident));
    },
    joined: async (route, lead) => [...(members.get(`${route}\n${lead}`) ?? [])].sort(),
  };
  const held: HeldNotices = {
    add: async (route, one) => {
      kept.set(route, (kept.get(route) ?? new Map()).set(one.incident, one));
    },
    of: async (route) => [...(kept.get(route)?.values() ?? [])],
    remove: async (route, incidents) => {
      for (const incident of incidents) kept.get(route)?.delete(incident);
    },
  };
  const waits: WaitingDecisions = {
    add: async (incident, at) => {
      reminders.set(`${at}#${incident}`, { incident, at });
    },
    due: async (until) => [...reminders.values()].filter(({ at }) => at <= until).toSorted((one, other) => one.at - other.at),
    remove: async (incident, at) => {
      reminders.delete(`${at}#${incident}`);
    },
  };
  const count = async (route: string, of: string, hour: number, most: number): Promise<boolean> => {
    const key = `${route}\n${of}\n${hour}`;
    const number = (counts.get(key) ?? 0) + 1;
    if (number > most) return false;
    counts.set(key, number);
    return true;
  };
  return { rows, threads, held, waits, count };
}
