/**
 * Our own line in front of RDS, which counts requests by account: whoever asks waits for a turn, people before looks
 * at running imports.
 *
 * What waits here is not RDS being slow, and a deadline for RDS must not count it.
 */
import type { CloudAccount, ImportService } from "./import-service.ts";
import type { InstanceAdmin } from "./instance-admin.ts";

/** Hears of the requests of one examination that wait in the line. */
export interface LineWatch {
  /** One waits from now on, until the returned function is called. */
  joined(): () => void;
}

export interface CloudLine {
  /** How long whoever joins now has to wait, by those whom this process knows of. */
  expectedMs(): number;
  /** The services for one examination: every request of theirs goes as a person's, and `watch` hears of it. */
  watchedBy(watch: LineWatch): {
    readonly imports: ImportService;
    readonly instances: InstanceAdmin;
    readonly account: CloudAccount;
  };
}
