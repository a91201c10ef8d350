/** Proves a database or an export, and says exactly where a chain breaks. */
import { readFile } from "node:fs/promises";

import { text } from "@bakferry/core";
import { say, createOutput, indented, line, nextLine, type Page, toned } from "@bakferry/host/terminal";
import {
  type ExportVerdict,
  type Head,
  headText,
  parseHead,
  type TrailVerdict,
  verifyExport,
  verifyTrail,
} from "@bakferry/store";

import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { type TrailFlags, withTrail } from "./open-trail.ts";

export interface VerifyFlags extends TrailFlags {
  readonly export?: string;
  readonly head?: string;
  readonly json?: boolean;
}

export async function verifyAudit(flags: VerifyFlags, surroundings: Surroundings): Promise<ExitCode> {
  const notedHead = flags.head === undefined ? undefined : readHead(flags.head);
  const verdict = await judge(flags, notedHead, surroundings);
  const isIntact = verdict.kind === "read" && verdict.breaks.length === 0;
  const output = createOutput(surroundings, { isJson: flags.json ?? false });
  output.result(verdict.kind === "damaged" ? damagedPage(verdict) : verdictPage(verdict), {
    type: "audit-verify",
    version: 1,
    outcome: isIntact ? "intact" : verdict.kind === "damaged" ? "damaged" : "broken",
    ...(verdict.kind === "damaged"
      ? { line: verdict.line, why: verdict.why }
      : {
          records: verdict.records,
          migrations: verdict.migrations,
          removed: verdict.removed,
          head: verdict.head && headText(verdict.head),
          breaks: verdict.breaks,
        }),
  });
  return isIntact ? EXIT.done : EXIT.blocked;
}

type Verdict = Extract<ExportVerdict, { kind: "damaged" }> | ({ readonly kind: "read" } & TrailVerdict);

async function judge(
  flags: VerifyFlags,
  notedHead: Head | undefined,
  { readInput, environment }: Surroundings,
): Promise<Verdict> {
  if (flags.export !== undefined) {
    const written = flags.export === "-" ? await readInput() : await readExport(flags.export);
    return verifyExport(written, notedHead);
  }
  return withTrail(flags, environment, async (trail) => ({
    kind: "read",
    ...(await verifyTrail(trail.records(), notedHead && { notedHead })),
  }));
}

async function readExport(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(text("bot.unreadableFile", { file, reason: code ?? message }));
  }
}

function readHead(written: string): Head {
  const head = parseHead(written);
  if (!head) throw new UsageError(text("bot.audit.badHead"));
  return head;
}

function damagedPage({ line: at, why }: Extract<ExportVerdict, { kind: "damaged" }>): Page {
  return [
    line(toned("bad", say(text("bot.audit.damaged", { line: at, why })))),
    nextLine(say(text("bot.audit.damaged.next"))),
  ];
}

function verdictPage({ breaks, records, migrations, removed, head }: TrailVerdict): Page {
  const headLines = head
    ? [{ ...line(say(text("bot.audit.head.is", { head: headText(head) }))), isVerbatim: true }]
    : [];
  if (breaks.length === 0) {
    return [
      line(toned("good", say(text("bot.audit.intact", { records, migrations })))),
      ...(removed.records + removed.migrations > 0 ? [line(say(text("bot.audit.removed", removed)))] : []),
      ...headLines,
      nextLine(say(text("bot.audit.head.next"))),
    ];
  }
  return [
    line(toned("bad", say(text("bot.audit.broken", { count: breaks.length })))),
    ...breaks.flatMap(({ chain, sequence, kind, expected, found }) => [
      line(say(text("bot.audit.break", { chain, sequence, kind }))),
      ...indented(
        [
          { ...line(say(text("bot.audit.expected", { expected }))), isVerbatim: true },
          { ...line(say(text("bot.audit.found", { found }))), isVerbatim: true },
        ],
        2,
      ),
    ]),
    ...headLines,
    nextLine(say(text("bot.audit.broken.next"))),
  ];
}
