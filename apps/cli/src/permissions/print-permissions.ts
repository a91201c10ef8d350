/**
 * Prints a policy, so that it can be redirected into a file.
 *
 * A policy whose resources are not named would allow the same on everything, so names are asked for where a duty
 * needs them; only the account may be left open.
 */
import {
  DUTIES,
  type Duty,
  GUIDE_POLICY,
  missingFrom,
  policyFor,
  type PolicyFormat,
  type Scene,
  writeImportRole,
  writePolicy,
} from "@bakferry/alibaba";
import { text } from "@bakferry/core";
import { createOutput } from "@bakferry/host/terminal";

import type { PermissionsFlags } from "../commands/permissions.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Surroundings } from "../surroundings.ts";
import { checkNames } from "../upload/upload-order.ts";
import { UsageError } from "../usage-error.ts";

export function printPermissions(flags: PermissionsFlags, surroundings: Surroundings): ExitCode {
  const output = createOutput(surroundings, { isJson: flags.json ?? false });
  const duties = wordsOf(flags.for);
  const document = documentFor(duties, flags);
  if (flags.json) {
    output.result([], { type: "permissions", version: 1, for: duties, format: flags.format, document });
  } else {
    surroundings.stdout.write(document);
  }
  return EXIT.done;
}

/** Documents that are no policy of a duty, and so cannot be joined with one. */
const ALONE: Readonly<Record<string, (format: PolicyFormat) => string>> = {
  guide: (format) => writePolicy({ name: "bakferry-guide", policy: GUIDE_POLICY }, format),
  "import-role": writeImportRole,
};

function documentFor(words: readonly string[], flags: PermissionsFlags): string {
  for (const word of words) {
    const write = ALONE[word];
    if (write === undefined) continue;
    if (words.length > 1) throw new UsageError(text("cli.permissions.alone", { duty: word }));
    return write(flags.format);
  }
  const duties = words.map(dutyOf);
  const scene = sceneOf(flags);
  const missing = missingFrom(scene, duties);
  if (missing.length > 0) {
    const options = missing.map((name) => OPTIONS[name]).join(", ");
    throw new UsageError(text("cli.permissions.missing", { duties: words.join(", "), options }));
  }
  return writePolicy({ name: `bakferry-${words.join("-")}`, policy: policyFor(duties, scene) }, flags.format);
}

const OPTIONS: Readonly<Record<keyof Scene, string>> = {
  accountId: "--account",
  instanceIds: "--instance",
  bucket: "--bucket",
  prefix: "--prefix",
  key: "--key",
  ticketRole: "--ticket-role",
};

function dutyOf(word: string): Duty {
  const duty = DUTIES.find((each) => each === word);
  if (duty !== undefined) return duty;
  const known = [...DUTIES, ...Object.keys(ALONE)].join(", ");
  throw new UsageError(
    text("cli.permissions.unknownDuty", { given: word }),
    text("cli.permissions.knownDuties", { known }),
  );
}

function sceneOf(flags: PermissionsFlags): Scene {
  const { bucket, prefix, key, account, ticketRole } = flags;
  const instanceIds = wordsOf(flags.instance ?? "");
  checkFlags(flags, instanceIds);
  return {
    instanceIds,
    prefix: prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`,
    ...(account === undefined ? {} : { accountId: account }),
    ...(bucket === undefined ? {} : { bucket }),
    ...(key === undefined ? {} : { key }),
    ...(ticketRole === undefined ? {} : { ticketRole }),
  };
}

function checkFlags(flags: PermissionsFlags, instanceIds: readonly string[]): void {
  const { bucket, prefix, key = null, account } = flags;
  if (bucket !== undefined) checkNames({ bucket, key, prefix });
  for (const given of [prefix, key ?? ""]) {
    if (/[*?]/.test(given)) throw new UsageError(text("cli.permissions.wildcard", { given }));
  }
  const stranger = instanceIds.find((id) => !/^rm-[a-z0-9]+$/.test(id));
  if (stranger !== undefined) throw new UsageError(text("cli.permissions.badInstance", { given: stranger }));
  if (account !== undefined && !/^\d{16}$/.test(account)) {
    throw new UsageError(text("cli.permissions.badAccount", { given: account }));
  }
}

function wordsOf(given: string): readonly string[] {
  return given
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}
