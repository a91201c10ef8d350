/**
 * One backup set: its blocks put together into what RESTORE HEADERONLY and FILELISTONLY print.
 *
 * The copy of the configuration behind the data has the final values; the one in front of it is what is left
 * when the media is cut, and a witness against damage otherwise.
 */
import { BLOCK } from "./blocks.ts";
import {
  type Configuration,
  findMismatch,
  parseConfiguration,
  readConfigurationBytes,
} from "./configuration.ts";
import { withoutOutcome } from "./database-record.ts";
import { guid, localDate, text, timeZone, u16 } from "./fields.ts";
import type { BackupDataFile, BackupSet, MediaContainer, MediaProblem } from "./model.ts";
import type { SectionReader } from "./sections.ts";
import { type WholeSet, checkEnding } from "./set-ending.ts";
import { setHints } from "./set-hints.ts";
import { SSET, type SetOpening, VOLB, readOpening } from "./set-opening.ts";
import { UNSETTLED_SET_COLUMNS } from "./unsettled-columns.ts";

/** `set` is `null` when neither copy of the configuration can be read. */
export interface SetReading {
  readonly set: BackupSet | null;
  readonly problems: readonly MediaProblem[];
}

export async function readBackupSet(sections: SectionReader, whole: WholeSet): Promise<SetReading> {
  const { marks, position } = whole;
  const opening = await readOpening(sections.opening(marks.opening, marks.data), position);
  const closing = await readClosing(sections, { whole, opening });
  const ending = await checkEnding(await sections.ending(marks), whole);
  const problems = [...opening.problems, ...closing.problems, ...(ending === null ? [] : [ending])];
  const { configuration } = closing;
  const known = { opening, position, container: sections.container };
  const set = configuration === null ? withoutClosing(known) : assemble(known, configuration);
  return { set, problems };
}

/** Where a set whose end is missing starts: behind the filemark `mark`, and before `limit`. */
export interface UnclosedSet {
  readonly mark: number;
  readonly limit: number;
  readonly position: number;
}

/** The start of a set whose end is missing; adds no problem for that, since the caller knows why. */
export async function readUnclosedSet(
  sections: SectionReader,
  { mark, limit, position }: UnclosedSet,
): Promise<SetReading> {
  const opening = await readOpening(sections.opening(mark, limit), position);
  const problems = opening.problems.filter(({ code }) => code !== "truncated");
  return { set: withoutClosing({ opening, position, container: sections.container }), problems };
}

interface Closing {
  readonly configuration: Configuration | null;
  readonly problems: readonly MediaProblem[];
}

async function readClosing(
  sections: SectionReader,
  { whole, opening }: { readonly whole: WholeSet; readonly opening: SetOpening },
): Promise<Closing> {
  const { marks, position } = whole;
  const block = opening.configurationBlock;
  const last = await sections.lastConfiguration(marks, block === null ? 0 : block.end - block.start);
  if (last.kind === "missing") {
    const detail = `Backup set ${position} is damaged: the configuration behind its data, before byte ${marks.data}, is missing.`;
    return { configuration: null, problems: [last.problem ?? { code: "damaged", detail }] };
  }
  const bytes = await readConfigurationBytes(last.reader, last.block);
  const configuration = parseConfiguration(bytes ?? new Uint8Array(0));
  if (bytes === null || typeof configuration === "string") {
    const why = typeof configuration === "string" ? configuration : "";
    const detail = `The configuration behind the data of backup set ${position} is damaged. ${why}`;
    return { configuration: null, problems: [{ code: "damaged", detail }] };
  }

  const problems: MediaProblem[] = [];
  const mismatch = opening.configuration === null ? null : findMismatch(opening.configuration, bytes);
  if (mismatch !== null) {
    problems.push({ code: "config_mismatch", detail: `In backup set ${position} ${mismatch}.` });
  }
  if (configuration.database.backupFinishDate === null) {
    problems.push({ code: "unfinished", detail: `Backup set ${position} has no finish date.` });
  }
  return { configuration, problems };
}

/** What is known of a set besides its configuration. */
interface KnownSet {
  readonly opening: SetOpening;
  readonly position: number;
  readonly container: MediaContainer;
}

/** From the copy in front of the data, without what only the end of a backup knows. */
function withoutClosing(known: KnownSet): BackupSet | null {
  const { configuration } = known.opening;
  const early = configuration === null ? null : parseConfiguration(configuration);
  if (early === null || typeof early === "string") return null;
  const fileRecords = early.fileRecords.map((record) => ({
    ...record,
    file: { ...record.file, differentialBaseLSN: null, differentialBaseGUID: null, backupSizeInBytes: null },
  }));
  return assemble(known, { ...early, database: withoutOutcome(early.database), fileRecords });
}

/** Where the GUID of the set ends and its expiry begins. */
const GUID_BYTES = 16;

function assemble({ opening, position, container }: KnownSet, configuration: Configuration): BackupSet {
  const none = new Uint8Array(0);
  const sset = opening.start?.bytes ?? none;
  const identity = u16(sset, BLOCK.operatingSystemData + 2);
  const isKnown = opening.start !== null;
  const { database } = configuration;
  const files = configuration.fileRecords.map(({ file }) => withGroup(file, configuration));
  const timeZoneQuarterHours = isKnown ? timeZone(sset, SSET.timeZone) : null;
  const isCompressed = container === "compressed";
  return {
    position,
    backupName: text(sset, SSET.name),
    backupDescription: text(sset, SSET.description),
    expirationDate: isKnown ? localDate(sset, identity + GUID_BYTES) : null,
    compressed: isCompressed,
    compressionAlgorithm: isCompressed ? "MS_XPRESS" : null,
    userName: text(sset, SSET.user),
    machineName: text(opening.volume?.bytes ?? none, VOLB.machine),
    timeZoneQuarterHours,
    timeZone: timeZoneQuarterHours,
    softwareVendorId: isKnown ? u16(sset, SSET.vendor) : null,
    backupSetGUID: isKnown ? guid(sset, identity) : null,
    ...database,
    ...differentialBase(database.kind, files),
    ...UNSETTLED_SET_COLUMNS,
    files,
    fileGroups: configuration.fileGroups,
    hints: setHints(configuration),
  };
}

/** Since 2019 a backup of data has two pieces, and a file's record knows the size of the second only. */
const TWO_PIECES_SINCE = 15;

function withGroup(file: BackupDataFile, { database, fileGroups }: Configuration): BackupDataFile {
  const group = fileGroups.find(({ fileGroupID }) => fileGroupID === file.fileGroupID);
  const isPartOnly =
    file.type !== "L" && database.kind !== "log" && database.softwareVersionMajor >= TWO_PIECES_SINCE;
  return {
    ...file,
    fileGroupName: file.type === "L" ? null : (group?.name ?? null),
    backupSizeInBytes: isPartOnly ? null : file.backupSizeInBytes,
  };
}

/** Kinds that hold only what changed since another backup. */
const DIFFERENTIALS: ReadonlySet<string> = new Set([
  "differential",
  "differentialFile",
  "differentialPartial",
]);

/** Source of the rule: RESTORE HEADERONLY, `DifferentialBaseLSN` and `DifferentialBaseGUID`. */
function differentialBase(
  kind: BackupSet["kind"],
  files: readonly BackupDataFile[],
): Pick<BackupSet, "differentialBaseLSN" | "differentialBaseGUID"> {
  const based = files.filter(
    ({ type, differentialBaseGUID }) => type !== "L" && differentialBaseGUID !== null,
  );
  const [first] = based;
  const isSingle = based.every(
    ({ differentialBaseGUID }) => differentialBaseGUID === first?.differentialBaseGUID,
  );
  if (first === undefined || !isSingle || !DIFFERENTIALS.has(kind)) {
    return { differentialBaseLSN: null, differentialBaseGUID: null };
  }
  const { differentialBaseLSN, differentialBaseGUID } = first;
  return { differentialBaseLSN, differentialBaseGUID };
}
