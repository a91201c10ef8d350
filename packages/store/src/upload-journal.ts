/** The bot's upload checkpoints; they stand beside the migrations, so that whoever takes over finds them. */
import type { UploadJournal } from "@bakferry/core";
import type { Kysely } from "kysely";

import { parseJson, toJson } from "./json.ts";
import type { Tables } from "./schema.ts";

export function createUploadJournal(db: Kysely<Tables>): UploadJournal {
  return {
    async load(journalKey) {
      const row = await db
        .selectFrom("upload_checkpoint")
        .select("document")
        .where("journal_key", "=", journalKey)
        .executeTakeFirst();
      return row && parseJson(row.document, `checkpoint ${journalKey}`);
    },

    async save(journalKey, checkpoint) {
      const document = toJson(checkpoint);
      await db
        .insertInto("upload_checkpoint")
        .values({ journal_key: journalKey, document })
        .onConflict((conflict) => conflict.column("journal_key").doUpdateSet({ document }))
        .execute();
    },

    async remove(journalKey) {
      await db.deleteFrom("upload_checkpoint").where("journal_key", "=", journalKey).execute();
    },
  };
}
