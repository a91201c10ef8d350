/**
 * Deletes the backup from OSS once nobody needs it: storage costs money, and a full copy of a database lies there.
 *
 * Only what this migration uploaded itself, and only after its end: RDS reads the object until then.
 * Source: RDS, "Migrate full backups to the cloud", Limitations (OSS file retention) and Step 2.
 */
import { hasEnded, type Migration } from "../../model/migration.ts";
import type { OwnedObject } from "../../model/staging.ts";
import { text } from "../../texts/text.ts";
import type { ActionExecutor } from "./action-executor.ts";
import { refusal } from "./refusal.ts";

/** The object that this migration put into OSS; `null` when it used one that was there. */
export function ownObject({ staged, upload }: Migration): OwnedObject | null {
  if (!staged || !upload || staged.uploadToken === null) return null;
  return { ...staged, uploadToken: staged.uploadToken };
}

export const deleteObject: ActionExecutor<"delete_object"> = {
  describe: ({ object }) => text("action.deleteObject", { address: addressOf(object) }),

  refuse({ migration, order }) {
    const own = ownObject(migration);
    const isOurs =
      own?.uploadToken === order.object.uploadToken && addressOf(own) === addressOf(order.object);
    if (!isOurs) {
      return Promise.resolve(
        refusal({
          code: "NOT_OURS",
          summary: text("action.notOurObject", { address: addressOf(order.object) }),
        }),
      );
    }
    if (!hasEnded(migration.phase) || migration.phase === "needs_attention") {
      return Promise.resolve(refusal({ code: "STILL_NEEDED", summary: text("action.objectStillNeeded") }));
    }
    return Promise.resolve(null);
  },

  async run({ deps, order }) {
    const address = addressOf(order.object);
    const outcome = await deps.objects.deleteObject(order.object);
    if (outcome === "changed") {
      const summary = text("action.objectChanged", { address });
      return { kind: "failed", failure: refusal({ code: "NOT_OURS", summary }) };
    }
    return { kind: "done", result: text("action.deleteObject.done", { address }) };
  },

  async settle({ deps, order }) {
    const found = await deps.objects.head({ bucket: order.object.bucket, key: order.object.key });
    if (found) return { kind: "callAgain" };
    return { kind: "done", result: text("action.deleteObject.done", { address: addressOf(order.object) }) };
  },
};

function addressOf({ bucket, key }: { readonly bucket: string; readonly key: string }): string {
  return `oss://${bucket}/${key}`;
}
