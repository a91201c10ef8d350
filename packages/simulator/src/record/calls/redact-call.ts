/**
 * Takes out of a call all that is not the service's own: nothing is kept because nobody thought of it, everything that is
 * kept is named here.
 */
import { isCut, type PlacedValue, typeOf } from "../json-places.ts";
import type { Leaf, Reply } from "../leaf.ts";
import type { MadeUpNames } from "../made-up-names.ts";

export interface CallRedactor {
  /** Of a request that was refused, a name that was never met may be one that there is not. */
  parameter(name: string, value: string, isRefused: boolean): string | null;
  reply(places: readonly PlacedValue[]): Reply;
}

/** Values are of the service's making, or say nothing about anybody. */
const WORDS: ReadonlySet<string> = new Set(
  `
    AcceptLanguage AccountPrivilege AccountStatus AccountType AttachDate BackupMethod BackupMode
    BackupProgressStatus BackupStatus BackupType Category CharacterSetName CheckDBMode Code
    DBInstanceStatus DBInstanceStorageType DBInstanceType DBStatus DefaultVersion DurationSeconds
    EndTime Engine EngineVersion IdentityType InstanceLevel IsAvailable IsDBReplaced IsOnlineDB Key
    LockMode MaxResults PageNumber PageSize PayType PolicyType RegionId StartTime Status Version
    ZoneId accepts_response_payload channel_type error exclude_archived include_all_metadata
    include_locale include_users inclusive is_archived is_bot is_channel is_enterprise_install
    is_ephemeral is_im is_private is_restricted limit needed ok reason return_im retry_reason subtype
    type types
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
  envelope_id: "envelope",
  message_ts: "message",
  team_id: "team",
  thread_ts: "message",
  ts: "message",
  user: "user",
  user_id: "user",
  usergroup: "usergroup",
  users: "user",
};

/** Alibaba Cloud's own names, the same in every account. */
const SYSTEM_NAME = /^Aliyun[A-Za-z]+$|^AdministratorAccess$/;
const WORD = /^[A-Za-z0-9_.,:-]{0,64}$/;

export function createCallRedactor(names: MadeUpNames): CallRedactor {
  const nameFor = (kind: string, value: string): string =>
    SYSTEM_NAME.test(value) ? value : names.nameFor(kind, value);

  function leafOf({ name, value }: PlacedValue): Leaf {
    if (value === null || isCut(value)) return typeOf(value);
    const kind = NAMED[name];
    if (kind !== undefined && typeof value !== "boolean" && value !== "") {
      return { is: nameFor(kind, String(value)) };
    }
    const isWord = WORDS.has(name) && (typeof value !== "string" || WORD.test(value));
    return isWord ? { says: value } : typeOf(value);
  }

  return {
    parameter(name, value, isRefused) {
      const kind = NAMED[name];
      const isNew = kind !== undefined && !names.knows(kind, value) && !SYSTEM_NAME.test(value);
      if (isNew && isRefused) return `no-${kind}`;
      if (kind !== undefined) return nameFor(kind, value);
      return WORDS.has(name) && WORD.test(value) ? value : null;
    },
    reply: (places) => Object.fromEntries(places.map((placed) => [placed.place, leafOf(placed)])),
  };
}
