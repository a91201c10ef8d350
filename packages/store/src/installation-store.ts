/** Where the app is installed, as rows; tokens are sealed before they come here. */
import type { Installation, InstallationStore } from "@bakferry/core";
import type { Kysely, Selectable } from "kysely";

import type { DatabaseAddress } from "./database-address.ts";
import { parseJson, toJson } from "./json.ts";
import { openReadOnly } from "./open-database.ts";
import type { Tables } from "./schema.ts";

export function createInstallationStore(db: Kysely<Tables>): InstallationStore {
  return {
    async save(installation) {
      const { key, ...columns } = columnsOf(installation);
      await db
        .insertInto("installation")
        .values({ key, ...columns })
        .onConflict((conflict) => conflict.column("key").doUpdateSet(columns))
        .execute();
    },

    async list() {
      const rows = await db
        .selectFrom("installation")
        .selectAll()
        .orderBy("installed_at")
        .orderBy("key")
        .execute();
      return rows.map(fromRow);
    },

    async end(key, { at, because }) {
      const ended = await db
        .updateTable("installation")
        .set({ key_id: null, sealed_token: null, ended_at: at, ended_because: because })
        .where("key", "=", key)
        .where("ended_at", "is", null)
        .returning("key")
        .executeTakeFirst();
      return ended !== undefined;
    },

    async reseal(key, before, after) {
      const changed = await db
        .updateTable("installation")
        .set({ key_id: after.keyId, sealed_token: after.sealed })
        .where("key", "=", key)
        .where("sealed_token", "=", before.sealed)
        .returning("key")
        .executeTakeFirst();
      return changed !== undefined;
    },
  };
}

/** Without changing anything. Throws STORE_UNAVAILABLE. */
export async function readInstallations(address: DatabaseAddress): Promise<readonly Installation[]> {
  const db = await openReadOnly(address, ["installation"]);
  try {
    return await createInstallationStore(db).list();
  } finally {
    await db.destroy();
  }
}

function columnsOf(installation: Installation): Selectable<Tables["installation"]> {
  return {
    key: installation.key,
    enterprise_id: installation.enterpriseId,
    team_id: installation.teamId,
    name: installation.name,
    bot_id: installation.botId,
    bot_user_id: installation.botUserId,
    scopes: toJson([...installation.scopes]),
    installed_at: installation.installedAt,
    installed_by: installation.installedBy,
    key_id: installation.token?.keyId ?? null,
    sealed_token: installation.token?.sealed ?? null,
    ended_at: installation.endedAt,
    ended_because: installation.endedBecause,
  };
}

function fromRow(row: Selectable<Tables["installation"]>): Installation {
  const { key, key_id: keyId, sealed_token: sealed } = row;
  return {
    key,
    enterpriseId: row.enterprise_id,
    teamId: row.team_id,
    name: row.name,
    botId: row.bot_id,
    botUserId: row.bot_user_id,
    scopes: parseJson(row.scopes, `installation ${key}`),
    installedAt: row.installed_at,
    installedBy: row.installed_by,
    token: keyId !== null && sealed !== null ? { keyId, sealed } : null,
    endedAt: row.ended_at,
    endedBecause: row.ended_because,
  };
}
