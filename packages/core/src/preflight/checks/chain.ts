/**
 * Proves that the increments which shall be restored on top of the full backup do fit, before any is uploaded.
 *
 * RDS finds a gap only when it restores the file behind it: "The log in this backup set begins at LSN …, which is too
 * recent to apply to the database". Silent for a full import, which nothing follows.
 */
import { type DatabaseChains, type MissingBackup, type ReadFile, solveChains } from "@bakferry/bak";

import { advise } from "../../model/finding.ts";
import { sourceName } from "../../model/staging.ts";
import { text } from "../../texts/text.ts";
import { type Answer, blocker, type Check, from, passed, whenAllKnown } from "../check.ts";
import { type Facts, setIn } from "../facts.ts";

export const chain: Check<Pick<Facts, "source" | "media" | "increments">> = {
  id: "chain",
  group: "source",
  run({ source, media, increments }) {
    if (increments === null) return null;
    return whenAllKnown({ media, increments }, text("check.chain.unknown"), (known) => {
      const full = setIn(known.media);
      if (!full) return null;
      const files: readonly ReadFile[] = [
        { name: sourceName(source), reading: known.media },
        ...known.increments.map(({ name, reading }) => ({ name, reading })),
      ];
      const own = solveChains(files).databases.find(
        ({ databaseName, familyGUID }) =>
          databaseName === full.databaseName && (full.familyGUID === null || familyGUID === full.familyGUID),
      );
      const evidence = from("backup", media, {
        incrementCount: known.increments.length,
        usedCount: Math.max(0, (own?.chain?.links.length ?? 1) - 1),
      });
      return { ...judge(own, known.increments.length), evidence };
    });
  },
};

/** RDS takes one file for each call in the order of the restore, so a file too many is refused as one too few is. */
function judge(own: DatabaseChains | undefined, incrementCount: number): Answer {
  const [missing] = own?.missing ?? [];
  if (missing)
    return blocker(text("check.chain.gap", described(missing)), advise(text("check.chain.findMissing")));
  const used = (own?.chain?.links.length ?? 0) - 1;
  if (used < incrementCount) {
    const surplus = incrementCount - Math.max(0, used);
    return blocker(
      text("check.chain.surplus", { surplus, incrementCount }),
      advise(text("check.chain.leaveOut")),
    );
  }
  return passed(text("check.chain.passed", { count: incrementCount }));
}

function described(missing: MissingBackup): { missing: string; from: string; to: string } {
  switch (missing.kind) {
    case "full":
      return { missing: "full", from: missing.backupSetGUID ?? "", to: "" };
    case "logs":
      return { missing: "logs", from: missing.fromLSN, to: missing.toLSN };
    case "stripes":
      return {
        missing: "stripes",
        from: missing.familySequenceNumbers.join(", "),
        to: String(missing.familyCount),
      };
    case "intactCopy":
      return { missing: "intactCopy", from: missing.backup.files.map(({ name }) => name).join(", "), to: "" };
  }
}
