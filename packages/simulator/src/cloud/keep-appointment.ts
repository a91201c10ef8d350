/** Lets happen what was planned, whichever part of the cloud planned it. */
import type { Appointment } from "./agenda.ts";
import { endBackup, startPlannedBackup } from "./backups/backup-book.ts";
import { readyAccount } from "./rds/accounts.ts";
import { fillDisk } from "./rds/fill-disk.ts";
import { settleDatabase } from "./rds/manage-databases.ts";
import { growStorage } from "./rds/modify-instance.ts";
import type { CloudWorld } from "./world.ts";

export function keepAppointment(world: CloudWorld, appointment: Appointment): void {
  world.agenda.remove(appointment);
  switch (appointment.kind) {
    case "accountReady":
      return readyAccount(world, appointment);
    case "databaseSettled":
      return settleDatabase(world, appointment);
    case "storageGrown":
      return growStorage(world, appointment);
    case "diskFills":
      return fillDisk(world, appointment);
    case "backupDue":
      return startPlannedBackup(world, appointment);
    case "backupEnds":
      return endBackup(world, appointment);
  }
}
