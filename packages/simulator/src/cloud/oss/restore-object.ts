/**
 * RestoreObject: makes an archived object readable for some days. RDS does not take one even then, since its class
 * stays what it is.
 *
 * Source: OSS API reference, "RestoreObject": 202 for the first request, 409 while it goes on, 200 afterwards; the
 * header `x-oss-restore`.
 */
import type { StorageClass } from "../model.ts";
import type { CloudWorld } from "../world.ts";
import type { StoredObject } from "./bucket.ts";
import { OssError } from "./oss-error.ts";
import { type OssReply, type OssRequest, requireObject } from "./oss-request.ts";
import { readDocument } from "./read-document.ts";
import { childOf, readXml } from "./read-xml.ts";

export async function restoreObject(request: OssRequest): Promise<OssReply> {
  const { world, exchange } = request;
  const object = requireObject(request);
  const restoreMs = RESTORE_MS[object.storageClass];
  if (restoreMs === undefined) throw new OssError("OperationNotSupported");
  const days = readDays(await readDocument(exchange, LARGEST_BODY_BYTES));
  const state = restorationOf(world, object);
  if (state === "going on") throw new OssError("RestoreAlreadyInProgress");

  const now = world.clock.now();
  const readyAt = state === "frozen" ? now + restoreMs : now;
  object.restoration = { readyAt, endsAt: readyAt + days * DAY_MS };
  return { status: state === "frozen" ? 202 : 200 };
}

export type RestorationState = "frozen" | "going on" | "restored";

export function restorationOf(
  { clock }: Pick<CloudWorld, "clock">,
  { restoration }: StoredObject,
): RestorationState {
  const now = clock.now();
  if (restoration === null || restoration.endsAt <= now) return "frozen";
  return restoration.readyAt > now ? "going on" : "restored";
}

/** Whether its bytes can be read now. */
export function isReadable(world: Pick<CloudWorld, "clock">, object: StoredObject): boolean {
  return RESTORE_MS[object.storageClass] === undefined || restorationOf(world, object) === "restored";
}

export function restoreHeader(world: CloudWorld, object: StoredObject): Readonly<Record<string, string>> {
  if (object.restoration === null) return {};
  switch (restorationOf(world, object)) {
    case "frozen":
      return {};
    case "going on":
      return { "x-oss-restore": 'ongoing-request="true"' };
    case "restored": {
      const leftMs = object.restoration.endsAt - world.clock.now();
      const expiry = new Date(Date.now() + leftMs).toUTCString();
      return { "x-oss-restore": `ongoing-request="false", expiry-date="${expiry}"` };
    }
  }
}

const DAY_MS = 24 * 3_600_000;
const LARGEST_BODY_BYTES = 4096;

/** How long it takes, at the default speed of each class. */
const RESTORE_MS: Readonly<Partial<Record<StorageClass, number>>> = {
  Archive: 60_000,
  ColdArchive: 5 * 3_600_000,
  DeepColdArchive: 48 * 3_600_000,
};

function readDays(body: string): number {
  if (body.trim() === "") return 1;
  const days = Number(childOf(readXml(body, "RestoreRequest"), "Days")?.text ?? "1");
  if (!Number.isInteger(days) || days < 1 || days > 365) throw new OssError("MalformedXML");
  return days;
}
