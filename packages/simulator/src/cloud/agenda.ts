/**
 * What is going to happen in the simulated account at a known moment: a database that is ready, a backup that ends.
 */

export interface Appointment {
  /** Simulated time. */
  readonly at: number;
  /** Gets the moment it was made for, which may have passed a while ago. */
  run(at: number): void;
}

export interface Agenda {
  add(appointment: Appointment): void;
  /** The earliest appointment, if its time has come. */
  nextDue(now: number): Appointment | undefined;
  remove(appointment: Appointment): void;
}

export function createAgenda(): Agenda {
  const appointments = new Set<Appointment>();
  return {
    add: (appointment) => void appointments.add(appointment),
    nextDue(now) {
      return [...appointments].filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at)[0];
    },
    remove: (appointment) => void appointments.delete(appointment),
  };
}
