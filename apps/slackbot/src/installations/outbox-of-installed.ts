/**
 * Lets deliveries stop where the app is not installed any more: nobody there can be told, and trying goes on for ever.
 *
 * Only where an installation is known to have ended. A token that cannot be read, or a workspace that was never
 * heard of, is a mistake of ours, and what waits there goes on waiting.
 */
import { isWaveId, type Logger, type MigrationStore, type Outbox, type WaveStore } from "@bakferry/core";

import type { Workspaces } from "./workspaces.ts";

interface OutboxDeps {
  readonly outbox: Outbox;
  readonly migrations: MigrationStore;
  readonly waves: WaveStore;
  readonly workspaces: Workspaces;
  readonly logger: Logger;
}

export function createOutboxOfInstalled(deps: OutboxDeps): Outbox {
  const { outbox, workspaces, logger } = deps;
  const told = new Set<string>();
  return {
    ...outbox,
    async claim(...order) {
      const items = await outbox.claim(...order);
      const standing = await Promise.all(
        items.map(async (item) => {
          const teamId = await teamOf(deps, item.migrationId);
          if (teamId === undefined || !workspaces.hasEnded({ teamId })) return item;
          if (!told.has(item.migrationId)) {
            logger.warn("Nothing is delivered: the app is not installed there any more.", {
              migrationId: item.migrationId,
              teamId,
            });
          }
          told.add(item.migrationId);
          await outbox.complete(item);
          return null;
        }),
      );
      return standing.filter((item) => item !== null);
    },
  };
}

async function teamOf({ migrations, waves }: OutboxDeps, id: string): Promise<string | undefined> {
  const conversation = isWaveId(id)
    ? (await waves.load(id))?.conversation
    : (await migrations.load(id))?.request.conversation;
  return conversation?.teamId;
}
