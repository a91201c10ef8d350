/**
 * Backups to choose from, while somebody looks at a list and types.
 *
 * The answer has to come within seconds and reading headers may take longer, so what is known is shown, and the rest
 * is read on for the next question.
 */
import { createHash } from "node:crypto";

import { type MediaReading, releaseOfSoftware } from "@bakferry/bak";

import { ERROR_CATALOGUE } from "../../errors/catalogue.ts";
import { OperationalError } from "../../errors/operational-error.ts";
import type { RequestedSource } from "../../intake/parse-command.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Logger } from "../../ports/logger.ts";
import { mapAtMost } from "../../preflight/map-at-most.ts";
import { likeness } from "../find-source.ts";
import { createHeaderCache, type HeaderCache } from "../header-cache.ts";
import { type ListedSource, listSources, type SourceDeps } from "../read-sources.ts";
import { untilLate } from "./until-late.ts";

export interface BackupChoice {
  /** Short and always the same for the same place; a key may be longer than a list can carry. */
  readonly id: string;
  readonly requested: RequestedSource;
  /** Path of the object below the bucket, or of the file in the directory. */
  readonly name: string;
  /** `null` for one that was named and not listed. */
  readonly sizeBytes: number | null;
  readonly modifiedAt: number | null;
  /** `null` while it was not read, and where there is none that can be read. */
  readonly header: BackupChoiceHeader | null;
}

export interface BackupChoiceHeader {
  readonly databaseName: string;
  readonly kind: string;
  readonly finishedAt: string | null;
  /** "2019"; `null` for one that nobody has named. */
  readonly release: string | null;
}

export interface BackupSearch {
  /** What was typed: every word has to stand in the file's or the database's name. */
  readonly query: string;
  /** Backups of this database come first. */
  readonly databaseName: string | null;
  /** How long the answer may take; what is not known by then is left open. Without it, as long as Slack gives a list. */
  readonly withinMs?: number;
}

export interface BackupChoices {
  /** Those that a migration can begin with, best first. Never rejects for the world's trouble: then there are none. */
  search(search: BackupSearch): Promise<readonly BackupChoice[]>;
  /** `undefined` for one that is not there any more. */
  find(id: string): Promise<BackupChoice | undefined>;
  /** One that was named, whether or not it stands where backups are listed. */
  named(requested: RequestedSource): Promise<BackupChoice>;
}

export interface BackupChoicesDeps extends SourceDeps {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Slack gives a list three seconds for the whole way. */
const ANSWER_WITHIN_MS = 2000;
const KEPT_MS = 15_000;
/** Reading a header costs two ranged reads. */
const MOST_HEADERS = 200;
const AT_ONCE = 8;

export function createBackupChoices(deps: BackupChoicesDeps): BackupChoices {
  const shelf = new Shelf(deps);
  const find = async (id: string): Promise<BackupChoice | undefined> =>
    (await shelf.look(ANSWER_WITHIN_MS)).find((choice) => choice.id === id);
  return {
    async search({ query, databaseName, withinMs = ANSWER_WITHIN_MS }) {
      const words = query.toLowerCase().split(/\s+/u).filter(Boolean);
      const found = (await shelf.look(withinMs)).filter(
        (choice) => canBegin(choice) && holdsAll(choice, words),
      );
      return found.toSorted(
        (a, b) => rank(b, databaseName) - rank(a, databaseName) || takenAt(b) - takenAt(a),
      );
    },
    find,
    named: async (requested) => (await find(choiceId(requested))) ?? unlisted(requested),
  };
}

function unlisted(requested: RequestedSource): BackupChoice {
  const name = requested.kind === "object" ? requested.key : requested.name;
  return { id: choiceId(requested), requested, name, sizeBytes: null, modifiedAt: null, header: null };
}

class Shelf {
  readonly #deps: BackupChoicesDeps;
  readonly #headers: HeaderCache;
  readonly #readings = new Map<ListedSource, MediaReading>();
  #listed: readonly ListedSource[] = [];
  #listedAt = Number.NEGATIVE_INFINITY;
  #work: Promise<void> | undefined;

  constructor(deps: BackupChoicesDeps) {
    this.#deps = deps;
    this.#headers = deps.headers ?? createHeaderCache();
  }

  /** What is known in time. */
  async look(withinMs: number): Promise<readonly BackupChoice[]> {
    const { clock, logger } = this.#deps;
    if (clock.now() - this.#listedAt > KEPT_MS) this.#work ??= this.#read();
    try {
      if (this.#work) await untilLate(clock, this.#work, withinMs);
    } catch (error) {
      if (!OperationalError.is(error)) throw error;
      logger.warn("Backups could not be listed for a choice.", {
        reason: ERROR_CATALOGUE[error.code].meaning,
      });
    }
    return this.#listed.map((listed) => choiceOf(listed, this.#readings.get(listed)));
  }

  #read(): Promise<void> {
    const work = this.#list().finally(() => {
      this.#work = undefined;
    });
    // Nobody may wait for it any more when it fails.
    work.catch(() => undefined);
    return work;
  }

  async #list(): Promise<void> {
    const listed = await listSources(this.#deps);
    this.#readings.clear();
    this.#listed = listed;
    this.#listedAt = this.#deps.clock.now();
    const newest = listed.toSorted((a, b) => b.modifiedAt - a.modifiedAt).slice(0, MOST_HEADERS);
    await mapAtMost(newest, AT_ONCE, async (each) => this.#readHeader(each));
  }

  async #readHeader(listed: ListedSource): Promise<void> {
    try {
      const header = await this.#headers.read(this.#deps, listed);
      if (header) this.#readings.set(listed, header.reading);
    } catch (error) {
      // One file that cannot be read takes none of the others away.
      if (!OperationalError.is(error)) throw error;
    }
  }
}

function choiceOf(listed: ListedSource, reading: MediaReading | undefined): BackupChoice {
  const { name, sizeBytes, modifiedAt, requested } = listed;
  return { id: choiceId(requested), requested, name, sizeBytes, modifiedAt, header: headerOf(reading) };
}

function choiceId(requested: RequestedSource): string {
  const place = requested.kind === "object" ? `oss://${requested.bucket}/${requested.key}` : requested.name;
  return `${requested.kind}_${createHash("sha256").update(place).digest("hex").slice(0, 32)}`;
}

function headerOf(reading: MediaReading | undefined): BackupChoiceHeader | null {
  const set = reading?.kind === "backup" ? reading.sets[0] : undefined;
  if (!set) return null;
  const release = releaseOfSoftware(set.softwareVersionMajor, set.softwareVersionMinor)?.name ?? null;
  return { databaseName: set.databaseName, kind: set.kind, finishedAt: set.backupFinishDate, release };
}

/** A differential or a log is restored on top of something. */
function canBegin({ header }: BackupChoice): boolean {
  return header === null || header.kind === "full";
}

function holdsAll({ name, header }: BackupChoice, words: readonly string[]): boolean {
  const held = `${name} ${header?.databaseName ?? ""}`.toLowerCase();
  return words.every((word) => held.includes(word));
}

/** 4: the database's own, by its header; up to 2: by the file's name. */
function rank({ name, header }: BackupChoice, databaseName: string | null): number {
  if (databaseName === null) return 0;
  if (header?.databaseName.toLowerCase() === databaseName.toLowerCase()) return 4;
  return header === null ? likeness(name, databaseName) : 0;
}

/** By the clock of the source, whose zone nobody tells; a copy that was made later makes no backup newer. */
function takenAt({ header, modifiedAt }: BackupChoice): number {
  const finishedAt = Date.parse(`${header?.finishedAt ?? ""}Z`);
  return Number.isNaN(finishedAt) ? (modifiedAt ?? 0) : finishedAt;
}
