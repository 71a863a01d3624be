import { type Agenda, type Appointment, appointmentKey } from '#core/reminder.ts';

/** Appointments of one process: for tests. Same answers as the table. */
export function agendaInMemory(): Agenda {
  const noted = new Map<string, Appointment>();
  return {
    note: async (appointment) => {
      noted.set(appointmentKey(appointment), appointment);
    },
    due: async (until) => {
      const inOrder = [...noted].toSorted(([one], [other]) => (one < other ? -1 : 1));
      return inOrder.map(([, appointment]) => appointment).filter(({ at }) => at <= until);
    },
    done: async (appointment) => {
      noted.delete(appointmentKey(appointment));
    },
  };
}
