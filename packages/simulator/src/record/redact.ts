/**
 * Takes out of an exchange all that is not the service's own: nothing is kept because nobody thought of it, everything
 * that is kept is named here.
 */
import type { Leaf } from "./recording.ts";

/** One for a whole recording: what had a made-up name once has the same one again. */
export interface Redactor {
  /** Of a request that was refused, a name that was never met may be one that there is not. */
  parameter(name: string, value: string, isRefused: boolean): string | null;
  reply(body: unknown): Readonly<Record<string, Leaf>>;
}

/** Values are of the service's making, or say nothing about anybody. */
const WORDS: ReadonlySet<string> = new Set(
  `
    AcceptLanguage AccountPrivilege AccountStatus AccountType AttachDate BackupMethod BackupMode
    BackupProgressStatus BackupStatus BackupType Category CharacterSetName CheckDBMode Code
    DBInstanceStatus DBInstanceStorageType DBInstanceType DBStatus DefaultVersion DurationSeconds
    EndTime Engine EngineVersion IdentityType InstanceLevel IsAvailable IsDBReplaced IsOnlineDB Key
    LockMode MaxResults PageNumber PageSize PayType PolicyType RegionId StartTime Status Version
    ZoneId error exclude_archived include_all_metadata include_locale include_users inclusive
    is_archived is_bot is_channel is_enterprise_install is_im is_private is_restricted limit needed
    ok return_im subtype type types
  `
    .trim()
    .split(/\s+/),
);

/** Names that people have given, and numbers that lead from one exchange to another: the kind of each. */
const NAMED: Readonly<Record<string, string>> = {
  AccountName: "account",
  BackupId: "backup",
  BackupJobId: "backupJob",
  DBInstanceId: "instance",
  DBInstanceName: "instance",
  DBName: "database",
  MigrateTaskId: "migrateTask",
  PolicyName: "policy",
  RoleName: "role",
  TaskId: "task",
  channel: "channel",
  channel_id: "channel",
  message_ts: "message",
  team_id: "team",
  thread_ts: "message",
  ts: "message",
  user: "user",
  user_id: "user",
  usergroup: "usergroup",
  users: "user",
};

/** What the simulator's own account and workspace have of a kind, so that a replay finds it. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  instance: ["rm-bp1prod1", "rm-bp1legacy", "rm-bp1std2019"],
  channel: ["C0MIGRATIONS", "C0GENERAL"],
  team: ["T0EXAMPLE"],
  user: ["U0REQUESTER", "U0APPROVER", "U0APPROVER2"],
  usergroup: ["S0DBA"],
};

/** Made-up names of what the services number themselves: another service has other numbers. */
export const ISSUED_NAME = /^(?:backup|backupJob|message|migrateTask|task)\d+$/;

/** Alibaba Cloud's own names, the same in every account. */
const SYSTEM_NAME = /^Aliyun[A-Za-z]+$|^AdministratorAccess$/;
const WORD = /^[A-Za-z0-9_.,:-]{0,64}$/;

export function createRedactor(): Redactor {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();

  function nameFor(kind: string, value: string): string {
    if (SYSTEM_NAME.test(value)) return value;
    const key = `${kind} ${value}`;
    const known = names.get(key);
    if (known !== undefined) return known;
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    const name = KNOWN[kind]?.[count] ?? `${kind}${count + 1}`;
    names.set(key, name);
    return name;
  }

  function leafOf(name: string, value: string | number | boolean | null): Leaf {
    if (value === null) return "null";
    const kind = NAMED[name];
    if (kind !== undefined && (typeof value === "string" || typeof value === "number") && value !== "") {
      return { is: nameFor(kind, String(value)) };
    }
    const isWord = WORDS.has(name) && (typeof value !== "string" || WORD.test(value));
    if (isWord) return { says: value };
    if (typeof value === "string") return "string";
    return typeof value === "number" ? "number" : "boolean";
  }

  return {
    parameter(name, value, isRefused) {
      const kind = NAMED[name];
      const isNew = kind !== undefined && !names.has(`${kind} ${value}`) && !SYSTEM_NAME.test(value);
      if (isNew && isRefused) return `no-${kind}`;
      if (kind !== undefined) return nameFor(kind, value);
      return WORDS.has(name) && WORD.test(value) ? value : null;
    },
    reply: (body) =>
      Object.fromEntries(leavesOf(body, "").map(({ place, name, value }) => [place, leafOf(name, value)])),
  };
}

interface PlacedValue {
  readonly place: string;
  /** Of the field, also within a list. */
  readonly name: string;
  readonly value: string | number | boolean | null;
}

/** The first item of a list stands for all of them: services answer alike for each. */
export function leavesOf(value: unknown, place: string, name = ""): readonly PlacedValue[] {
  if (Array.isArray(value)) return value.slice(0, 1).flatMap((item) => leavesOf(item, `${place}[]`, name));
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([field, inner]) =>
      leavesOf(inner, place === "" ? field : `${place}.${field}`, field),
    );
  }
  const isPlain = value === null || ["string", "number", "boolean"].includes(typeof value);
  return isPlain ? [{ place, name, value: value as PlacedValue["value"] }] : [];
}
