/**
 * Refuses object names that RDS would not see or would misread.
 *
 * RDS recognises .bak, .diff, .trn and .log only. The import call joins endpoint, bucket and key by colons and
 * several addresses by bars, so both break it. The guide forbids all of `!@#$%^&*()_+-=.`, yet its own examples use
 * `_`; so the dangerous ones block and the contradictory ones warn.
 */
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { type Answer, blocker, type Check, from, passed, warning } from "../check.ts";
import { baseName, type StagingFacts } from "../facts.ts";

const EXTENSIONS = [".bak", ".diff", ".trn", ".log"] as const;

/** The key is our own choice or the person's: it is always known. */
export const fileName: Check<StagingFacts> = {
  id: "file-name",
  group: "file",
  run(facts) {
    return { ...judge(facts.stagingKey), evidence: from("request", facts, { key: facts.stagingKey }) };
  },
};

function judge(key: string): Answer {
  const name = baseName(key);
  const dot = name.lastIndexOf(".");
  const extension = dot < 0 ? "" : name.slice(dot);
  const stem = dot < 0 ? name : name.slice(0, dot);
  if (!EXTENSIONS.some((known) => known === extension.toLowerCase())) {
    return blocker(
      text("check.name.extension", { name, extension }),
      advise(text("check.name.renameExtension")),
    );
  }
  const forbidden = new Set(
    Array.from(key).filter((character) => /[!@#$%^&*()+=:|'"`<>?\\\s\p{Cc}]/u.test(character)),
  );
  if (forbidden.size > 0 || stem === "") {
    const characters = [...forbidden].map(shown).join(" ");
    return blocker(
      text("check.name.characters", { name, characters }),
      advise(text("check.name.renamePlain")),
    );
  }
  if (extension !== extension.toLowerCase() || /[^A-Za-z0-9]/u.test(stem)) {
    return warning(text("check.name.unusual", { name }), advise(text("check.name.renamePlain")));
  }
  return passed(text("check.name.passed", { name }));
}

/** A character that cannot be seen is named by its number. */
function shown(character: string): string {
  return /[\s\p{Cc}]/u.test(character)
    ? `U+${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`
    : character;
}
