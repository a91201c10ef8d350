/**
 * Reads the headers of backup media: what it is, what it holds, and what stands in the way of using it.
 *
 * Everything worth knowing stands within the first and the last 64 KiB of media with one set, so a backup of a
 * terabyte in object storage is read with two ranged requests. Each further set takes two more at most.
 */
import { readBackupSet, readUnclosedSet } from "./backup-set.ts";
import { WINDOW_BYTES, type WindowedMedia, windowed } from "./byte-source.ts";
import { isContainer } from "./compressed-container.ts";
import { type FilemarksFound, isFilemark, readFilemarks } from "./filemarks.ts";
import {
  closingProblem,
  followingProblem,
  headerProblems,
  limitProblem,
  setProblems,
} from "./media-problems.ts";
import type { BackupSet, MediaProblem, MediaReading, MediaSource } from "./model.ts";
import { type OpenMedia, isTape, openCompressedMedia, openPlainMedia } from "./open-media.ts";
import type { SetMarks } from "./sections.ts";
import { recogniseStranger } from "./strangers.ts";

/**
 * Two reads of 64 KiB for media with one set, two more for each further set; hostile media costs at most what
 * `READ_LIMITS` says. Rejects only when `source.read` does.
 */
export async function readMedia(source: MediaSource): Promise<MediaReading> {
  const { sizeBytes } = source;
  const media = windowed(source);
  const head = await media.read(0, WINDOW_BYTES);
  const tail = await media.read(Math.max(0, sizeBytes - WINDOW_BYTES), WINDOW_BYTES);
  const isCompressed = isContainer(head);
  if (!isCompressed && !isTape(head)) {
    return { kind: "stranger", sizeBytes, ...recogniseStranger({ head, tail }) };
  }

  const opened = await (isCompressed ? openCompressedMedia(media) : openPlainMedia(media));
  if (opened.kind === "closed") {
    const { container, header, problem } = opened;
    return { kind: "backup", sizeBytes, container, media: header, sets: [], problems: [problem] };
  }
  const { container, header, explain } = opened;
  const { sets, problems } = await readSets(media, opened);
  const limit: readonly MediaProblem[] = media.isExhausted() ? [limitProblem()] : [];
  return {
    kind: "backup",
    sizeBytes,
    container,
    media: header,
    sets,
    problems: withoutRepeats([
      ...headerProblems(header),
      ...setProblems(sets),
      ...limit,
      ...problems.map(explain),
    ]),
  };
}

interface SetsReading {
  readonly sets: readonly BackupSet[];
  readonly problems: readonly MediaProblem[];
}

/** Before the filemark that ends a set's data, the last configuration; behind it, the next set's opening. */
const BOUNDARY_BYTES = 16 * 1024;

async function readSets(media: WindowedMedia, opened: OpenMedia): Promise<SetsReading> {
  const { filemarkBytes } = opened.header;
  const filemarks = await readFilemarks(media, filemarkBytes);
  if (filemarks.kind === "found") return readMarkedSets(media, opened, filemarks);
  const problem = await closingProblem(media, { filemarks, firstMark: opened.firstMark, filemarkBytes });
  const first = await readFirstSet(media, opened);
  return { sets: first.sets, problems: [problem, ...first.problems] };
}

async function readMarkedSets(
  media: WindowedMedia,
  opened: OpenMedia,
  { marks, followedBy }: FilemarksFound,
): Promise<SetsReading> {
  const sets: BackupSet[] = [];
  const problems: MediaProblem[] = [];
  const setCount = (marks.length - 1) / 2;
  const sections = opened.sections(setCount);
  if (followedBy > 0) problems.push(await followingProblem(media, { setCount, followedBy }));

  for (let position = 1; position <= setCount; position += 1) {
    const around = marksAround(marks, position);
    await media.read(Math.max(around.opening, around.data - BOUNDARY_BYTES), 2 * BOUNDARY_BYTES);
    const missing = await findMissingMark(media, around);
    if (missing !== null) {
      const detail = `Bytes are lost or added: no filemark stands at byte ${missing}, where the last one says.`;
      const first = position === 1 ? await readFirstSet(media, opened) : { sets: [] };
      return { sets: [...sets, ...first.sets], problems: [...problems, { code: "damaged", detail }] };
    }
    media.allowSet();
    const reading = await readBackupSet(sections, { marks: around, position, setCount });
    if (reading.set !== null) sets.push(reading.set);
    problems.push(...reading.problems);
  }
  return { sets, problems };
}

/** What is left of media whose end is missing: the header of the set right behind the media header. */
async function readFirstSet(media: MediaSource, { sections, firstMark }: OpenMedia): Promise<SetsReading> {
  if (!(await isFilemark(media, firstMark))) return { sets: [], problems: [] };
  const place = { mark: firstMark, limit: media.sizeBytes, position: 1 };
  const { set, problems } = await readUnclosedSet(sections(1), place);
  return { sets: set === null ? [] : [set], problems };
}

function marksAround(marks: readonly number[], position: number): SetMarks {
  const [opening = 0, data = 0, closing = 0] = marks.slice(2 * position - 2, 2 * position + 1);
  return { opening, data, closing };
}

async function findMissingMark(media: MediaSource, marks: SetMarks): Promise<number | null> {
  for (const mark of [marks.opening, marks.data, marks.closing]) {
    if (!(await isFilemark(media, mark))) return mark;
  }
  return null;
}

function withoutRepeats(problems: readonly MediaProblem[]): readonly MediaProblem[] {
  return problems.filter(
    ({ code, detail }, index) =>
      problems.findIndex((other) => other.code === code && other.detail === detail) === index,
  );
}
