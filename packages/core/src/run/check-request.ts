/** A person asks what would happen: the examination of a migration, without the migration. */
import { commandLine } from "../intake/command-line.ts";
import type { MigrateCommand } from "../intake/parse-command.ts";
import type { Finding } from "../model/finding.ts";
import type { BackupSource } from "../model/staging.ts";
import type { ImportWish } from "../preflight/facts.ts";
import { chooseImport, commandFor, orTrouble, type Refusal } from "./choose-import.ts";
import type { DeskDeps } from "./deps.ts";
import { examineForPlan } from "./examine.ts";

export interface CheckOrder {
  readonly command: MigrateCommand;
  /** Overrides the settings' default: a channel's own. */
  readonly defaultTarget: string | null;
}

export interface CheckReport {
  readonly kind: "examined";
  readonly request: ImportWish;
  readonly source: BackupSource;
  readonly findings: readonly Finding[];
  readonly checkedAt: number;
  /** Asks for exactly what was examined. */
  readonly asked: MigrateCommand;
  /** The same as a line to type; `null` while something stands in its way. */
  readonly migrateLine: string | null;
}

/** Asks nobody, changes nothing and stores nothing, so it may run as often as anybody likes. */
export async function checkRequest(deps: DeskDeps, order: CheckOrder): Promise<CheckReport | Refusal> {
  const { command } = order;
  const choice = await orTrouble(deps, chooseImport(deps, { ...order, verb: "check" }));
  if (choice.kind === "refused") return choice;
  const { target, source, chain } = choice;
  const request: ImportWish = {
    databaseName: command.databaseName,
    targetDatabaseName: command.newName ?? command.databaseName,
    target,
  };
  const askedAt = deps.clock.now();
  const { findings, facts, plan } = await examineForPlan(deps, { request, askedAt, source, chain });
  const asked = commandFor({ ...request, withIncrements: command.withIncrements }, source);
  return {
    kind: "examined",
    request,
    source,
    findings,
    checkedAt: facts.readAt,
    asked,
    migrateLine: plan ? commandLine("migrate", asked) : null,
  };
}

export interface CheckedDatabase {
  readonly databaseName: string;
  readonly outcome: CheckReport | Refusal;
}

/** So many at once that a person does not wait long, and RDS is not asked for everything in the same second. */
const AT_ONCE = 4;

/** In the order in which they were named. */
export async function checkRequests(
  deps: DeskDeps,
  {
    asks,
    defaultTarget,
  }: { readonly asks: readonly MigrateCommand[]; readonly defaultTarget: string | null },
): Promise<readonly CheckedDatabase[]> {
  const checked: CheckedDatabase[] = [];
  for (let start = 0; start < asks.length; start += AT_ONCE) {
    const round = asks.slice(start, start + AT_ONCE).map(async (command) => {
      const outcome = await checkRequest(deps, { command, defaultTarget });
      return { databaseName: command.databaseName, outcome };
    });
    checked.push(...(await Promise.all(round)));
  }
  return checked;
}
