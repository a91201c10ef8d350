/**
 * `bucket delete`: takes away a bucket that `bucket create` has made, once it is empty.
 *
 * A bucket of anybody else is never touched, and OSS itself refuses one that holds an object or an unfinished upload.
 */
import { type Text, text } from "@bakferry/core";
import { createOutput, line, nextLine, say, toned } from "@bakferry/host/terminal";

import { confirm } from "../confirm.ts";
import { connectionOf, type ConnectionFlags } from "../connection.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Surroundings } from "../surroundings.ts";
import { openCloud } from "../wire.ts";
import { refuseBadName } from "./bucket-name.ts";
import { MADE_BY_US } from "./made-by-us.ts";

export interface DeleteFlags extends ConnectionFlags {
  readonly yes?: boolean;
  readonly json?: boolean;
}

type Outcome = "kept" | "removed" | "not_ours" | "not_empty" | "gone";

export async function deleteBucket(
  { name, flags }: { readonly name: string; readonly flags: DeleteFlags },
  surroundings: Surroundings,
): Promise<ExitCode> {
  refuseBadName(name);
  const output = createOutput(surroundings, { isJson: flags.json ?? false });
  const question = text("cli.bucket.deleteQuestion", { bucket: name });
  const isSure = await confirm(question, { isSure: flags.yes ?? false, surroundings });
  const outcome = isSure ? await remove(name, flags, surroundings) : "kept";
  const { tone, said, next, exitCode } = ANSWERS[outcome];
  const page = [line(toned(tone, say(said(name)))), ...(next ? [nextLine(say(next(name)))] : [])];
  output.result(page, { type: "bucket", version: 1, bucket: name, outcome: JSON_OUTCOMES[outcome] });
  return exitCode;
}

async function remove(name: string, flags: DeleteFlags, surroundings: Surroundings): Promise<Outcome> {
  const cloud = await openCloud({ ...connectionOf(flags), ticket: null }, surroundings);
  try {
    return await cloud.alibaba.buckets.remove(name, MADE_BY_US);
  } finally {
    cloud.close();
  }
}

interface Answer {
  readonly tone: "good" | "bad" | "plain";
  readonly said: (bucket: string) => Text;
  readonly next?: (bucket: string) => Text;
  readonly exitCode: ExitCode;
}

const ANSWERS: Readonly<Record<Outcome, Answer>> = {
  removed: { tone: "good", said: (bucket) => text("cli.bucket.deleted", { bucket }), exitCode: EXIT.done },
  gone: { tone: "plain", said: (bucket) => text("cli.bucket.gone", { bucket }), exitCode: EXIT.done },
  kept: { tone: "plain", said: () => text("cli.bucket.kept"), exitCode: EXIT.interrupted },
  not_ours: {
    tone: "bad",
    said: (bucket) => text("cli.bucket.notOurs", { bucket }),
    next: () => text("cli.bucket.deleteByHand"),
    exitCode: EXIT.blocked,
  },
  not_empty: {
    tone: "bad",
    said: (bucket) => text("cli.bucket.notEmpty", { bucket }),
    next: (bucket) => text("cli.bucket.emptyIt", { bucket }),
    exitCode: EXIT.blocked,
  },
};

const JSON_OUTCOMES: Readonly<Record<Outcome, string>> = {
  removed: "deleted",
  gone: "gone",
  kept: "kept",
  not_ours: "notOurs",
  not_empty: "notEmpty",
};
