/** What `inspect` found, for a person: the verdict first, then what it rests on. */
import type { DeepReport, MediaReading } from "@bakferry/bak";
import { type Finding, say as sayIn, text } from "@bakferry/core/examine";
import {
  BLANK,
  type Field,
  fieldLines,
  findingJson,
  line,
  type Line,
  lineOfFinding,
  nextLine,
  type Page,
  renderFindings,
  say,
  type Tone,
  toned,
} from "@bakferry/host/terminal";

import type { Verdict } from "../inspect/verdict.ts";
import { renderBackupSet } from "./backup-set.ts";
import { renderDeepReport } from "./deep-report.ts";

export interface Inspection {
  /** As the person wrote it. */
  readonly file: string;
  readonly reading: MediaReading;
  readonly verdict: Verdict;
  /** `null` when nobody asked for it. */
  readonly deep: DeepReport | null;
  /** What the output of DBCC CHECKDB says; `null` when nobody gave it. */
  readonly checkdb: Finding | null;
}

export interface InspectionView {
  readonly isVerbose: boolean;
  readonly showsAllSets: boolean;
}

export function renderInspection(inspection: Inspection, view: InspectionView): Page {
  return [
    ...renderVerdict(inspection.verdict),
    BLANK,
    ...setPages(inspection, view),
    ...problemLines(inspection),
    ...(inspection.deep ? renderDeepReport(inspection.deep) : []),
    ...checkdbLines(inspection),
  ];
}

/** What the verdict has said already is not said again. */
function checkdbLines({ checkdb, verdict }: Inspection): Page {
  if (!checkdb || verdict.checkId === checkdb.checkId) return [];
  return [BLANK, ...renderFindings([lineOfFinding(checkdb)])];
}

export function renderInspectionJson({ file, reading, verdict, deep, checkdb }: Inspection): object {
  const { kind, sizeBytes, ...rest } = reading;
  const nothingRead = kind === "stranger" ? { container: null, media: null, sets: [], problems: [] } : {};
  return {
    type: "inspection",
    version: 1,
    file,
    sizeBytes,
    kind,
    ...rest,
    ...nothingRead,
    verdict: {
      kind: verdict.kind,
      checkId: verdict.checkId,
      summary: say(verdict.summary),
      remedy: verdict.remedy && say(verdict.remedy),
    },
    deep,
    checkdb: checkdb && findingJson(lineOfFinding(checkdb)),
  };
}

const VERDICT_TONES: Readonly<Record<Verdict["kind"], Tone>> = {
  importable: "good",
  tooNew: "bad",
  increment: "warning",
  unsuitable: "warning",
  unusable: "bad",
};

function renderVerdict({ kind, summary, remedy }: Verdict): Page {
  const word = say(text("cli.verdict.word", { kind }));
  const lines: Line[] = [line(toned(VERDICT_TONES[kind], word), " ", say(summary))];
  if (remedy) lines.push(nextLine(say(remedy)));
  return lines;
}

/** One set stands in one block with its file; several stand below it, each with its number. */
function setPages(inspection: Inspection, { isVerbose, showsAllSets }: InspectionView): Page {
  const { reading } = inspection;
  const before = fileFields(inspection);
  const sets = reading.kind === "backup" ? reading.sets : [];
  const [only] = sets;
  if (only && sets.length === 1) return renderBackupSet(only, { isVerbose, before });
  const shown = showsAllSets ? sets : sets.slice(0, 1);
  const rest = sets.length - shown.length;
  const pages = shown.flatMap((set) => [
    BLANK,
    line(toned("strong", say(text("cli.label.set", { position: set.position, count: sets.length })))),
    ...renderBackupSet(set, { isVerbose, before: [] }),
  ]);
  const more = rest > 0 ? [BLANK, line(say(text("cli.label.otherSets", { count: rest })))] : [];
  return [...fieldLines(before), ...pages, ...more];
}

function fileFields({ file, reading }: Inspection): readonly Field[] {
  const { sizeBytes } = reading;
  const container =
    reading.kind === "backup" ? say(text("cli.backup.container", { container: reading.container })) : "";
  return [
    { label: say(text("cli.label.file")), value: file },
    {
      label: say(text("cli.label.fileSize")),
      value: say(text("cli.backup.fileSize", { sizeBytes, container })),
    },
  ];
}

/** The check says these in its own words. */
const TOLD_BY_CHECK: Readonly<Record<string, ReadonlySet<string>>> = {
  "single-set": new Set(["striped", "several_sets"]),
};

/** What the verdict has said already is not said again. */
function problemLines({ reading, verdict }: Inspection): Page {
  if (reading.kind !== "backup") return [];
  // In English, in which the sentences of the reader are.
  const told = sayIn(verdict.summary, "en");
  const toldCodes = TOLD_BY_CHECK[verdict.checkId ?? ""];
  const others = reading.problems.filter(
    ({ code, detail }) => !toldCodes?.has(code) && !told.includes(detail.replace(/\.$/, "")),
  );
  if (others.length === 0) return [];
  const heading = line(toned("strong", say(text("cli.label.problems"))));
  return [
    BLANK,
    heading,
    ...others.map(({ code, detail }) => ({
      ...line("  ", say(text("media.problem", { code, detail }))),
      hang: 2,
    })),
  ];
}
