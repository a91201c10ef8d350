/**
 * Warns of an extension that promises another kind of backup than the header.
 *
 * RDS decides by the content, and lists files by their extension, so people choose the wrong one by its name: a
 * differential called `…_diff.bak` stands in the guide's own table of errors.
 */
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { type Check, from, passed, warning, whenKnown } from "../check.ts";
import { baseName, type Facts, setIn, sourceOf } from "../facts.ts";

const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  full: [".bak"],
  differential: [".diff"],
  log: [".trn", ".log"],
};

export const extensionKind: Check<Pick<Facts, "source" | "media" | "stagingKey">> = {
  id: "extension-kind",
  group: "file",
  run(facts) {
    return whenKnown(facts.media, text("check.media.unknown", { source: sourceOf(facts) }), (media) => {
      const set = setIn(media);
      const fitting = set && EXTENSIONS[set.kind];
      if (!fitting) return null;
      const name = baseName(facts.stagingKey);
      const extension = name.slice(name.lastIndexOf(".")).toLowerCase();
      const { kind } = set;
      const evidence = from("backup", facts.media, { kind, extension });
      if (fitting.includes(extension))
        return passed(text("check.extension.passed", { kind, extension }), evidence);
      return warning(
        text("check.extension.differs", { name, kind }),
        advise(text("check.extension.rename", { extension: fitting[0] ?? "" })),
        evidence,
      );
    });
  },
};
