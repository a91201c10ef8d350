/**
 * Requests that prove not to come from Slack, in the audit trail.
 *
 * Anybody who knows the address can send them, so they may not fill the disk: the first is written at once, what
 * follows within a minute becomes one record with its count.
 */
import { type AuditLog, type Clock, type Logger, SYSTEM, type Text } from "@bakferry/core";

export interface Rejections {
  /** Never rejects and keeps nobody waiting. */
  note(reason: Text): void;
  /** Writes what is counted and not yet written. */
  flush(): Promise<void>;
}

interface RejectionDeps {
  readonly audit: AuditLog;
  readonly clock: Pick<Clock, "now">;
  readonly logger: Logger;
}

const TOGETHER_MS = 60_000;

export function createRejections({ audit, clock, logger }: RejectionDeps): Rejections {
  let counted = 0;
  let latest: Text | undefined;
  let writtenAt = Number.NEGATIVE_INFINITY;

  async function flush(): Promise<void> {
    const [count, reason] = [counted, latest];
    if (count === 0 || reason === undefined) return;
    counted = 0;
    writtenAt = clock.now();
    const body = { type: "requests_rejected", count, reason } as const;
    try {
      await audit.append({ at: writtenAt, actor: SYSTEM, body });
    } catch (error) {
      logger.error("Rejected requests could not be written down.", { count, error });
    }
  }

  return {
    note(reason) {
      counted += 1;
      latest = reason;
      if (clock.now() - writtenAt >= TOGETHER_MS) void flush();
    },
    flush,
  };
}
