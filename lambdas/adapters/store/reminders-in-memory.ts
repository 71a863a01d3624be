import { type Reminder, type ReminderStore, reminderKey } from '#core/reminder.ts';

/** Reminders of one process, for tests. It behaves like the table. */
export function remindersInMemory(): ReminderStore {
  const reminders = new Map<string, Reminder>();
  return {
    add: async (reminder) => {
      reminders.set(reminderKey(reminder), reminder);
    },
    due: async (until) => {
      const inOrder = [...reminders].toSorted(([one], [other]) => (one < other ? -1 : 1));
      return inOrder.map(([, reminder]) => reminder).filter(({ at }) => at <= until);
    },
    done: async (reminder) => {
      reminders.delete(reminderKey(reminder));
    },
  };
}
