import { type Reminder, type ReminderStore, reminderKey } from '#core/reminder.ts';

/** Reminders of one process: for tests. Same answers as the table. */
export function remindersInMemory(): ReminderStore {
  const noted = new Map<string, Reminder>();
  return {
    add: async (reminder) => {
      noted.set(reminderKey(reminder), reminder);
    },
    due: async (until) => {
      const inOrder = [...noted].toSorted(([one], [other]) => (one < other ? -1 : 1));
      return inOrder.map(([, reminder]) => reminder).filter(({ at }) => at <= until);
    },
    done: async (reminder) => {
      noted.delete(reminderKey(reminder));
    },
  };
}
