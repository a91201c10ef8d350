/** The bot's upload checkpoints; they stand beside the migrations, so that whoever takes over finds them. */
import type { UploadJournal } from "@bakferry/core";
import type { Kysely } from "kysely";

import { parseJson, toJson } from "./json.ts";
import type { Tables } from "./schema.ts";

export function createUploadJournal(db: Kysely<Tables>): UploadJournal {
  return {
    async list() {
      const rows = await db.selectFrom("upload_checkpoint").selectAll().execute();
      return rows.map(({ journal_key: journalKey, document }) => ({
        journalKey,
        checkpoint: parseJson(document, `checkpoint ${journalKey}`),
      }));
    },

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

    async addPart(journalKey, uploadId, { partNumber, crc64, etag }) {
      const row = { upload_id: uploadId, crc64, etag };
      await db
        .insertInto("upload_part")
        .values({ journal_key: journalKey, part_number: partNumber, ...row })
        .onConflict((conflict) => conflict.columns(["journal_key", "part_number"]).doUpdateSet(row))
        .execute();
    },

    async loadParts(journalKey, uploadId) {
      const rows = await db
        .selectFrom("upload_part")
        .select(["part_number", "crc64", "etag"])
        .where("journal_key", "=", journalKey)
        .where("upload_id", "=", uploadId)
        .execute();
      return new Map(
        rows.map(({ part_number: partNumber, crc64, etag }) => [partNumber, { partNumber, crc64, etag }]),
      );
    },

    async remove(journalKey) {
      await db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom("upload_part").where("journal_key", "=", journalKey).execute();
        await transaction.deleteFrom("upload_checkpoint").where("journal_key", "=", journalKey).execute();
      });
    },
  };
}
