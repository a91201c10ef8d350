/** Builds the adapters that reach the cloud. Its SDKs are loaded here, and so only when something is to be asked. */
import type { Alibaba, Credentials, CredentialsProvider, Ticket } from "@bakferry/alibaba";
import { type Clock, formatMoment, type Ids, type ObjectReader, text, type UploadDeps } from "@bakferry/core";
import { createSystemClock, createSystemIds, isReadableByOthers } from "@bakferry/host";
import { line, say, toned, writePage } from "@bakferry/host/terminal";

import type { Connection, CredentialsChoice } from "./connection.ts";
import { stateDirectory } from "./state-directory.ts";
import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "./usage-error.ts";

export interface CloudOrder extends Connection {
  readonly ticket: Ticket | null;
  /** How long an answer of the cloud may take; the adapter's own half a minute when absent. */
  readonly questionMs?: number;
}

/** Which key is in use, fit to be shown. */
export interface KeyInUse {
  readonly kind: "accessKey" | "temporaryKey";
  /** "LTAI****ab12". */
  readonly maskedId: string;
  readonly place: CredentialsChoice | "ticket";
  /** The variable, role or profile; "" when the place says enough. */
  readonly detail: string;
  /** When it ends, in milliseconds since 1970; `null` for a lasting key, and where nobody tells. */
  readonly endsAt: number | null;
  /** Another one is fetched before it ends. */
  readonly isRenewed: boolean;
}

export interface Cloud {
  readonly alibaba: Alibaba;
  readonly clock: Clock;
  readonly key: KeyInUse;
  /** The whole URL that requests to OSS go to. */
  readonly ossUrl: string;
  close(): void;
}

export interface UploadWorld extends UploadDeps {
  readonly objects: UploadDeps["objects"] & ObjectReader;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly key: KeyInUse;
  /** For the journal and its locks. */
  readonly stateDirectory: string;
  close(): void;
}

/** Throws UsageError when there is no key, OperationalError when one has to be fetched and cannot be. */
export async function openCloud(order: CloudOrder, surroundings: Surroundings): Promise<Cloud> {
  const [{ createAlibaba }, urls] = await Promise.all([import("@bakferry/alibaba"), endpointsOf(order)]);
  const clock = createSystemClock();
  const found = await credentialsFor(order, { surroundings, clock });
  const first = await found.provider();
  const {
    BAKFERRY_RAM_ENDPOINT: ram,
    BAKFERRY_RDS_ENDPOINT: rds,
    BAKFERRY_STS_ENDPOINT: sts,
  } = surroundings.environment;
  const alibaba = createAlibaba({
    regionId: order.regionId,
    credentials: found.provider,
    endpoints: {
      ...(urls.given === null ? {} : { oss: urls.given }),
      ...(rds ? { rds } : {}),
      ...(ram ? { ram } : {}),
      ...(sts ? { sts } : {}),
    },
    clock,
    ...(order.ticket?.uploaderId && { uploaderId: order.ticket.uploaderId }),
    ...(order.questionMs === undefined ? {} : { timeouts: { questionMs: order.questionMs } }),
  });
  return {
    alibaba,
    clock,
    key: {
      kind: first.securityToken === undefined ? "accessKey" : "temporaryKey",
      maskedId: mask(first.accessKeyId),
      place: found.place,
      detail: found.detail,
      endsAt: found.endsAt ?? first.expiresAt ?? null,
      isRenewed: found.endsAt === null && first.expiresAt !== undefined,
    },
    ossUrl: urls.effective,
    close: () => alibaba.close(),
  };
}

export async function createUploadWorld(order: CloudOrder, surroundings: Surroundings): Promise<UploadWorld> {
  const [cloud, { createFileJournal }] = await Promise.all([
    openCloud(order, surroundings),
    import("@bakferry/host"),
  ]);
  const directory = stateDirectory(surroundings);
  return {
    objects: cloud.alibaba.objects,
    checksums: cloud.alibaba.checksums,
    journal: createFileJournal(directory),
    clock: cloud.clock,
    ids: createSystemIds(cloud.clock),
    key: cloud.key,
    stateDirectory: directory,
    close: () => cloud.close(),
  };
}

/** Reads a ticket from a file, or from standard input for "-". Throws UsageError; says nothing of what is in it. */
export async function readTicket(
  path: string,
  { stdin, stderr }: Pick<Surroundings, "stdin" | "stderr">,
): Promise<Ticket> {
  const [{ parseTicket }, { readFile }] = await Promise.all([
    import("@bakferry/alibaba"),
    import("node:fs/promises"),
  ]);
  const written = await (path === "-" ? stdin.readAll() : readFile(path, "utf8")).catch(() => null);
  if (written === null) throw new UsageError(text("cli.ticket.unreadable", { path }));
  if (path !== "-") await warnOfExposedKey(path, { stderr });
  const ticket = await parseTicket(written);
  if ("problem" in ticket) {
    throw new UsageError(text("cli.ticket.bad", { problem: ticket.problem }), text("cli.ticket.askAgain"));
  }
  if (ticket.expiresAt <= createSystemClock().now()) {
    const at = formatMoment(ticket.expiresAt);
    throw new UsageError(text("cli.ticket.expired", { at }), text("cli.ticket.askAgain"));
  }
  return ticket;
}

interface Found {
  readonly place: KeyInUse["place"];
  readonly detail: string;
  readonly endsAt: number | null;
  readonly provider: CredentialsProvider;
}

interface Search {
  readonly surroundings: Surroundings;
  readonly clock: Clock;
}

async function credentialsFor(order: CloudOrder, { surroundings, clock }: Search): Promise<Found> {
  const { ticket } = order;
  if (ticket !== null) {
    const key: Credentials = ticket.credentials;
    return { place: "ticket", detail: "", endsAt: ticket.expiresAt, provider: () => Promise.resolve(key) };
  }
  const { findCredentials } = await import("@bakferry/alibaba");
  const { environment, homeDirectory } = surroundings;
  const { BAKFERRY_STS_ENDPOINT: sts, BAKFERRY_ECS_METADATA_ENDPOINT: metadata } = environment;
  const found = await findCredentials({
    environment,
    homeDirectory,
    place: order.credentials,
    clock,
    endpoints: { ...(sts ? { sts } : {}), ...(metadata ? { metadata } : {}) },
  });
  if (!("problem" in found)) {
    if (found.file !== null) await warnOfExposedKey(found.file, surroundings);
    return found;
  }
  throw new UsageError(
    text("cli.upload.noCredentials", { problem: found.problem }),
    text("cli.upload.setCredentials"),
  );
}

/** As others can read it, they can use it; but it is the person's own machine, so nothing is refused. */
async function warnOfExposedKey(file: string, { stderr }: Pick<Surroundings, "stderr">): Promise<void> {
  if (!(await isReadableByOthers(file))) return;
  writePage(stderr, [line(toned("warning", say(text("guard.exposedKey", { file }))))]);
}

interface Endpoints {
  /** `null` lets the adapter take the region's public one. */
  readonly given: string | null;
  readonly effective: string;
}

async function endpointsOf({ endpoint, route, regionId }: Connection): Promise<Endpoints> {
  if (endpoint !== null) return { given: endpoint, effective: endpoint };
  const { ossRegion } = await import("@bakferry/alibaba");
  const { publicHost, internalHost, accelerateHost } = ossRegion(regionId);
  if (route === "accelerate") {
    if (accelerateHost === null)
      throw new UsageError(text("cli.connection.noAcceleration", { region: regionId }));
    const accelerate = `https://${accelerateHost}`;
    return { given: accelerate, effective: accelerate };
  }
  const internal = `https://${internalHost}`;
  if (route === "internal") return { given: internal, effective: internal };
  return { given: null, effective: publicHost === null ? internal : `https://${publicHost}` };
}

const SHOWN = 4;

/** Enough to tell keys apart, too little to be of use. */
function mask(id: string): string {
  const hidden = "****";
  return id.length < 3 * SHOWN ? hidden : `${id.slice(0, SHOWN)}${hidden}${id.slice(-SHOWN)}`;
}
