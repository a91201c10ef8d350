/** Whether OSS would take a name for a bucket, and what is wrong with it. Source: OSS, "Bucket naming conventions". */
import { text, type Text } from "@bakferry/core";
import { say } from "@bakferry/host/terminal";

import { UsageError } from "../usage-error.ts";

/** Every reason at once, so that nobody has to try three times. */
export function bucketNameProblems(name: string): readonly Text[] {
  return [
    ...(name.length < SHORTEST || name.length > LONGEST
      ? [text("cli.bucket.nameLength", { shortest: SHORTEST, longest: LONGEST, length: name.length })]
      : []),
    ...(/[^a-z0-9-]/.test(name) ? [text("cli.bucket.nameCharacters", { found: strangers(name) })] : []),
    ...(/^-|-$/.test(name) ? [text("cli.bucket.nameEnds")] : []),
  ];
}

/** The nearest name that OSS would take; `null` when nothing of the name is left. */
export function bucketNameLike(name: string): string | null {
  const like = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, "-")
    .slice(0, LONGEST)
    .replaceAll(/^-+|-+$/g, "");
  return like.length < SHORTEST ? null : like;
}

/** Names are shared by all accounts of the world; a few characters of chance make one that is free. */
export function freeNameLike(name: string, chance: string): string {
  const tail = `-${chance}`;
  return `${name.slice(0, LONGEST - tail.length).replace(/-+$/, "")}${tail}`;
}

const SHORTEST = 3;
const LONGEST = 63;

function strangers(name: string): string {
  return [...new Set(Array.from(name.replaceAll(/[a-z0-9-]/g, "")))].map((each) => `“${each}”`).join(" ");
}

/** Throws UsageError with all that is wrong, and a name that would do. */
export function refuseBadName(name: string): void {
  const problems = bucketNameProblems(name).map((problem) => say(problem));
  if (problems.length === 0) return;
  const like = bucketNameLike(name);
  throw new UsageError(
    text("cli.bucket.badName", { name, problems: problems.join(" ") }),
    like === null ? null : text("cli.bucket.tryName", { name: like }),
  );
}
