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
import { guid, text, timeZone, u16 } from "./fields.ts";
import type { BackupSet, MediaProblem } from "./model.ts";
import type { Section, SectionReader } from "./sections.ts";
import { type WholeSet, checkEnding } from "./set-ending.ts";
import { SSET, type SetOpening, VOLB, readOpening } from "./set-opening.ts";

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
  if (closing.configuration === null) return { set: withoutClosing(opening, position), problems };
  return { set: assemble(opening, closing.configuration, position), problems };
}

/** The start of a set whose end is missing; adds no problem for that, since the caller knows why. */
export async function readUnclosedSet(section: Section, position: number): Promise<SetReading> {
  const opening = await readOpening(section, position);
  const problems = opening.problems.filter(({ code }) => code !== "truncated");
  return { set: withoutClosing(opening, position), problems };
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

/** From the copy in front of the data, without what only the end of a backup knows. */
function withoutClosing(opening: SetOpening, position: number): BackupSet | null {
  const early = opening.configuration === null ? null : parseConfiguration(opening.configuration);
  if (early === null || typeof early === "string") return null;
  return assemble(opening, { ...early, database: withoutOutcome(early.database) }, position);
}

function assemble({ start, volume }: SetOpening, configuration: Configuration, position: number): BackupSet {
  const none = new Uint8Array(0);
  const sset = start?.bytes ?? none;
  return {
    position,
    backupName: text(sset, SSET.name),
    backupDescription: text(sset, SSET.description),
    userName: text(sset, SSET.user),
    machineName: text(volume?.bytes ?? none, VOLB.machine),
    timeZoneQuarterHours: start === null ? null : timeZone(sset, SSET.timeZone),
    backupSetGUID: start === null ? null : guid(sset, u16(sset, BLOCK.operatingSystemData + 2)),
    ...configuration.database,
    files: configuration.files,
    fileGroups: configuration.fileGroups,
  };
}
