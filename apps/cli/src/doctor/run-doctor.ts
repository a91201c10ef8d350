/**
 * Looks at everything that an upload needs, each thing by itself, and says what to do about what is missing.
 *
 * Nothing is written unless that is asked for, and what the probe writes is freed again. Things that do not depend on
 * each other are all looked at: a key that is refused says nothing about the network.
 */
import type { Ticket } from "@bakferry/alibaba";
import { formatMoment, OperationalError, text } from "@bakferry/core";
import { createSystemClock, lockUpload } from "@bakferry/host";
import { createOutput, examined, type ExaminedLine, showExamination } from "@bakferry/host/terminal";

import { identityLine, known, roleLines } from "../bucket/examine-bucket.ts";
import { type Connection, connectionOf, type ConnectionFlags } from "../connection.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { stateDirectory } from "../state-directory.ts";
import type { Surroundings } from "../surroundings.ts";
import { checkNames } from "../upload/upload-order.ts";
import { UsageError } from "../usage-error.ts";
import { type Cloud, type KeyInUse, openCloud, readTicket } from "../wire.ts";
import { endpointLines } from "./examine-endpoints.ts";
import { instanceLines } from "./examine-instance.ts";
import { permissionLines } from "./examine-permissions.ts";

export interface DoctorFlags extends ConnectionFlags {
  readonly bucket?: string;
  readonly instance?: string;
  readonly prefix: string;
  readonly writeProbe?: boolean;
  readonly ticket?: string;
  readonly json?: boolean;
}

export async function runDoctor(flags: DoctorFlags, surroundings: Surroundings): Promise<ExitCode> {
  const output = createOutput(surroundings, { isJson: flags.json ?? false });
  const ticket = flags.ticket === undefined ? null : await readTicket(flags.ticket, surroundings);
  const region = flags.region ?? ticket?.regionId;
  const connection = connectionOf({ ...flags, ...(region === undefined ? {} : { region }) });
  const bucket = ticket?.bucket ?? flags.bucket ?? null;
  if (bucket !== null) checkNames({ bucket, key: null, prefix: flags.prefix });

  const [endpoints, cloudLines, state] = await Promise.all([
    endpointLines(connection, createSystemClock()),
    linesOfCloud({ connection, ticket, bucket, flags }, surroundings),
    stateLine(surroundings),
  ]);
  const lines = [...cloudLines.key, ...endpoints, ...cloudLines.rest, state];
  const hasFailed = showExamination(output, lines);
  return hasFailed ? EXIT.cloudFailed : EXIT.done;
}

interface Visit {
  readonly connection: Connection;
  readonly ticket: Ticket | null;
  readonly bucket: string | null;
  readonly flags: DoctorFlags;
}

interface CloudLines {
  readonly key: readonly ExaminedLine[];
  readonly rest: readonly ExaminedLine[];
}

async function linesOfCloud(visit: Visit, surroundings: Surroundings): Promise<CloudLines> {
  const opened = await openOrExplain(visit, surroundings);
  if (!("alibaba" in opened)) return { key: [opened], rest: [] };
  try {
    const { instance } = visit.flags;
    const [identity, grant, permissions, onInstance] = await Promise.all([
      known(opened.clock, opened.alibaba.account.identity()),
      known(opened.clock, opened.alibaba.account.grant()),
      permissionsOf(opened, visit),
      instance === undefined ? [] : instanceLines(opened, instance),
    ]);
    return {
      key: [keyLine(opened.key)],
      rest: [identityLine(identity), ...permissions, ...onInstance, ...roleLines(grant)],
    };
  } finally {
    opened.close();
  }
}

function permissionsOf(cloud: Cloud, { bucket, flags, ticket }: Visit): Promise<readonly ExaminedLine[]> {
  if (bucket === null) {
    const line = examined("permissions", "unknown", [
      text("cli.doctor.noBucket"),
      text("cli.doctor.giveBucket"),
    ]);
    return Promise.resolve([line]);
  }
  const key = ticket?.key ?? null;
  return permissionLines(cloud, { bucket, prefix: flags.prefix, key, mayWrite: flags.writeProbe ?? false });
}

async function openOrExplain(
  { connection, ticket }: Visit,
  surroundings: Surroundings,
): Promise<Cloud | ExaminedLine> {
  try {
    return await openCloud({ ...connection, ticket }, surroundings);
  } catch (error) {
    if (!(error instanceof UsageError) && !OperationalError.is(error)) throw error;
    return examined("credentials", "failed", [
      text("cli.finding.reason", { message: error.message }),
      error.remedy ?? text("cli.upload.setCredentials"),
    ]);
  }
}

function keyLine({ kind, maskedId: id, place, detail, endsAt }: KeyInUse): ExaminedLine {
  const ends = endsAt === null ? "" : formatMoment(endsAt);
  const summary = text("cli.doctor.key", { kind, id, place, detail, ends });
  const isLasting = kind === "accessKey";
  return examined("credentials", isLasting ? "warning" : "passed", [
    summary,
    isLasting ? text("cli.doctor.lastingKey") : null,
  ]);
}

/** Where unfinished uploads are noted; without it no upload could go on after an interruption. */
async function stateLine(surroundings: Surroundings): Promise<ExaminedLine> {
  const directory = stateDirectory(surroundings);
  try {
    const lock = await lockUpload(directory, "doctor");
    if (lock.kind === "locked") await lock.release();
    return examined("state-directory", "passed", [text("cli.doctor.state", { directory }), null]);
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    return examined("state-directory", "failed", [
      text("cli.finding.reason", { message: error.message }),
      text("cli.doctor.stateRemedy"),
    ]);
  }
}
