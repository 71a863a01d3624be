import { type Reminder, type ReminderStore, reminderKey } from '#core/reminder.ts';

/** Appointments of one process: for tests. Same answers as the table. */
export function remindersInMemory(): ReminderStore {
  const noted = new Map<string, Reminder>();
  return {
    add: async (appointment) => {
      noted.set(reminderKey(appointment), appointment);
    },
    due: async (until) => {
      const inOrder = [...noted].toSorted(([one], [other]) => (one < other ? -1 : 1));
      return inOrder.map(([, appointment]) => appointment).filter(({ at }) => at <= until);
    },
    done: async (appointment) => {
      noted.delete(reminderKey(appointment));
    },
  };
}
