/**
 * What is going to happen in the simulated account at a known moment: a database that is ready, a backup that ends.
 *
 * Appointments are data, so that they can be kept in a file with everything else.
 */
import { type Kept, replaceAll } from "../state/kept.ts";
import type { BackupJob } from "./backups/backup-book.ts";
import type { DatabaseState } from "./model.ts";

export type Appointment = {
  /** Simulated time. */
  readonly at: number;
} & (
  | { readonly kind: "accountReady"; readonly instanceId: string; readonly name: string }
  | {
      /** `null` for a database that goes; its disk is free then. */
      readonly kind: "databaseSettled";
      readonly instanceId: string;
      readonly database: DatabaseState;
      readonly settled: DatabaseState | null;
    }
  | { readonly kind: "storageGrown"; readonly instanceId: string; readonly storageGb: number }
  | {
      readonly kind: "diskFills";
      readonly instanceId: string;
      readonly bytes: number;
      readonly everyMs: number;
    }
  | { readonly kind: "backupDue"; readonly instanceId: string }
  | { readonly kind: "backupEnds"; readonly job: BackupJob }
);

export interface Agenda extends Kept<readonly Appointment[]> {
  add(appointment: Appointment): void;
  /** The earliest appointment, if its time has come. */
  nextDue(now: number): Appointment | undefined;
  /** Takes it off. */
  remove(appointment: Appointment): void;
}

export function createAgenda(): Agenda {
  const appointments: Appointment[] = [];
  return {
    add: (appointment) => void appointments.push(appointment),
    nextDue: (now) => appointments.filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at)[0],
    remove: (appointment) => void appointments.splice(appointments.indexOf(appointment), 1),
    save: () => appointments,
    load: (saved) => replaceAll(appointments, saved),
  };
}
