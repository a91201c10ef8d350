/**
 * What is going to happen in the simulated account at a known moment: a database that is ready, a backup that ends.
 */

export interface Appointment {
  /** Simulated time. */
  readonly at: number;
  run(): void;
}

export interface Agenda {
  add(appointment: Appointment): void;
  /** The earliest appointment, if its time has come; running it takes it off the agenda. */
  nextDue(now: number): Appointment | undefined;
}

export function createAgenda(): Agenda {
  const appointments = new Set<Appointment>();
  return {
    add(appointment) {
      const kept: Appointment = {
        at: appointment.at,
        run() {
          appointments.delete(kept);
          appointment.run();
        },
      };
      appointments.add(kept);
    },
    nextDue(now) {
      return [...appointments].filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at)[0];
    },
  };
}
