/** The bot's own database: where it is, whether its schema fits, and how it is copied. */
import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

import { text, type Text } from "@bakferry/core";
import { createSystemClock } from "@bakferry/host";
import { createOutput, line, nextLine, type Output, type Page, say, toned } from "@bakferry/host/terminal";
import {
  backUpFile,
  type DatabaseAddress,
  exportStore,
  importStore,
  migrateSchema,
  placeOf,
  schemaStatus,
  verifyTrail,
} from "@bakferry/store";

import { withTrail } from "../audit/open-trail.ts";
import { databaseOf, loadConfig } from "../config/load-config.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";

export interface DatabaseFlags {
  readonly config: string;
  readonly json?: boolean;
}

const PG_DUMP = 'pg_dump --format=custom --file=bakferry.dump "$DATABASE_URL"';
const PG_RESTORE = 'pg_restore --no-owner --dbname="$DATABASE_URL" bakferry.dump';

/** Ends with 2 where the schema does not fit this version. */
export async function showStatus(flags: DatabaseFlags, surroundings: Surroundings): Promise<ExitCode> {
  const address = await addressOf(flags, surroundings);
  const engine = "url" in address ? "postgres" : "sqlite";
  const place = placeOf(address);
  const output = createOutput(surroundings, { isJson: flags.json ?? false });
  const heading = line(say(text("bot.db.place", { engine, place })));
  const found = await statusOf(address);
  const json = { type: "db-status", version: 1, engine, place };
  if (found === undefined) {
    const page: Page = [
      heading,
      line(toned("bad", say(text("bot.db.noFile", { file: place })))),
      nextLine(say(text("bot.db.madeAtStart"))),
    ];
    output.result(page, { ...json, outcome: "absent", schema: null, missing: [], newer: [] });
    return EXIT.blocked;
  }
  const { schema, missing, newer } = found;
  const outcome = newer.length > 0 ? "ahead" : missing.length > 0 ? "behind" : "current";
  output.result([heading, ...schemaLines(found)], { ...json, outcome, schema, missing, newer });
  return outcome === "current" ? EXIT.done : EXIT.blocked;
}

export async function migrateDatabase(flags: DatabaseFlags, surroundings: Surroundings): Promise<ExitCode> {
  await migrateSchema(await addressOf(flags, surroundings));
  return showStatus(flags, surroundings);
}

/** Of a SQLite file only: what backs up PostgreSQL knows more than one database. */
export async function backUpDatabase(
  target: string,
  flags: DatabaseFlags,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const address = await addressOf(flags, surroundings);
  const output = createOutput(surroundings, { isJson: flags.json ?? false });
  if ("url" in address) {
    return nameProgram(output, { type: "db-backup", words: text("bot.db.pgDump"), command: PG_DUMP });
  }
  const path = resolve(target);
  if ((await backUpFile(address.file, path)) === "exists")
    throw new UsageError(text("bot.db.targetExists", { target: path }));
  const page = [
    line(say(text("bot.db.backedUp", { target: path }))),
    nextLine(say(text("bot.db.backedUpNext"))),
  ];
  output.result(page, { type: "db-backup", version: 1, engine: "sqlite", target: path });
  return EXIT.done;
}

/** The line of PostgreSQL's own program, for a person to run. */
function nameProgram(
  output: Output,
  { type, words, command }: { readonly type: string; readonly words: Text; readonly command: string },
): ExitCode {
  output.result([line(say(words)), line(`  ${command}`)], { type, version: 1, engine: "postgres", command });
  return EXIT.done;
}

/** Where there is no database yet; ends with 2 where the audit trail of the copy is broken. */
export async function restoreDatabase(
  source: string,
  flags: DatabaseFlags,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const address = await addressOf(flags, surroundings);
  const output = createOutput(surroundings, { isJson: flags.json ?? false });
  if ("url" in address) {
    return nameProgram(output, { type: "db-restore", words: text("bot.db.pgRestore"), command: PG_RESTORE });
  }
  const { file } = address;
  if ((await backUpFile(resolve(source), file)) === "exists")
    throw new UsageError(text("bot.db.storeExists", { file }));
  const { breaks } = await withTrail(flags, surroundings.environment, (trail) =>
    verifyTrail(trail.records()),
  );
  const page = [line(say(text("bot.db.restored", { file }))), ...trailLines(breaks.length)];
  output.result(page, { type: "db-restore", version: 1, engine: "sqlite", file, breaks });
  return breaks.length === 0 ? EXIT.done : EXIT.blocked;
}

export async function exportDatabase(flags: DatabaseFlags, surroundings: Surroundings): Promise<ExitCode> {
  const { stdout } = surroundings;
  await exportStore(await addressOf(flags, surroundings), {
    exportedAt: createSystemClock().now(),
    write: async (written) => {
      stdout.write(`${written}\n`);
    },
  });
  return EXIT.done;
}

/** Ends with 2 where the audit trail came broken. */
export async function importDatabase(
  source: string,
  flags: DatabaseFlags,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const address = await addressOf(flags, surroundings);
  const lines = source === "-" ? (await surroundings.readInput()).split("\n") : linesOf(source);
  const outcome = await importStore(address, lines);
  if (outcome.kind === "refused") throw new UsageError(text("bot.db.refused", outcome));
  const { rows, trail } = outcome;
  const broken = trail.breaks.length;
  const page: Page = [
    line(say(text("bot.db.imported", { rows, place: placeOf(address) }))),
    ...(broken === 0 ? [nextLine(say(text("bot.db.importedNext")))] : trailLines(broken)),
  ];
  createOutput(surroundings, { isJson: flags.json ?? false }).result(page, {
    type: "db-import",
    version: 1,
    rows,
    migrations: trail.migrations,
    records: trail.records,
    breaks: trail.breaks,
  });
  return broken === 0 ? EXIT.done : EXIT.blocked;
}

function trailLines(broken: number): Page {
  if (broken === 0) return [line(say(text("bot.db.trailIntact")))];
  return [
    line(toned("bad", say(text("bot.db.trailBroken", { count: broken })))),
    nextLine(say(text("bot.db.trailBrokenNext"))),
  ];
}

async function addressOf({ config }: DatabaseFlags, { environment }: Surroundings): Promise<DatabaseAddress> {
  return databaseOf(await loadConfig(config), environment);
}

type Status = Awaited<ReturnType<typeof schemaStatus>>;

/** `undefined` where the file is not there yet. */
async function statusOf(address: DatabaseAddress): Promise<Status | undefined> {
  const isThere =
    "url" in address ||
    (await access(address.file).then(
      () => true,
      () => false,
    ));
  return isThere ? schemaStatus(address) : undefined;
}

function schemaLines({ schema, missing, newer }: Status): Page {
  const [newest] = newer.toReversed();
  if (newest !== undefined)
    return [
      line(toned("bad", say(text("bot.db.ahead", { schema: newest })))),
      nextLine(say(text("bot.db.aheadNext"))),
    ];
  if (missing.length > 0)
    return [
      line(toned("bad", say(text("bot.db.behind", { count: missing.length })))),
      nextLine(say(text("bot.db.behindNext"))),
    ];
  return [line(say(text("bot.db.current", { schema: schema ?? "" })))];
}

/** One after the other: an export may be larger than memory. */
async function* linesOf(file: string): AsyncGenerator<string> {
  try {
    yield* createInterface({ input: createReadStream(resolve(file)), crlfDelay: Infinity });
  } catch (error) {
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw new UsageError(text("bot.db.unreadableFile", { file, reason: error.message }));
  }
}
