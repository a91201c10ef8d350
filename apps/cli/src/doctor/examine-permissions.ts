/**
 * What the key may do in the bucket, one permission at a time.
 *
 * Reading, listing parts and aborting are tried on names that do not exist: "there is no such thing" means that one may
 * ask. Writing can only be tried by writing; the probe sends one byte as a part of an upload that it gives up again, so
 * no object is left and no permission to delete is needed.
 */
import { OperationalError, text, type Text } from "@bakferry/core";
import { createSystemIds } from "@bakferry/host";
import { examined, type ExaminedLine } from "@bakferry/host/terminal";

import type { Cloud } from "../wire.ts";

export interface PermissionQuestion {
  readonly bucket: string;
  readonly prefix: string;
  /** The only key that a ticket opens; `null` for any below the prefix. */
  readonly key: string | null;
  readonly mayWrite: boolean;
}

/** No upload has this id. */
const NO_UPLOAD = "0".repeat(32);

export async function permissionLines(
  cloud: Cloud,
  question: PermissionQuestion,
): Promise<readonly ExaminedLine[]> {
  const { bucket, prefix } = question;
  const { objects, buckets } = cloud.alibaba;
  const folder = prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`;
  const key = question.key ?? `${folder}${createSystemIds(cloud.clock).next("bakferryprobe")}`;
  const nowhere = { bucket, key, uploadId: NO_UPLOAD };

  const [info, list, get, parts, abort] = await Promise.all([
    tried(buckets.details(bucket)),
    tried(objects.list(bucket, folder, 1)),
    tried(objects.head({ bucket, key })),
    tried(objects.listParts(nowhere)),
    tried(objects.abortUpload(nowhere)),
  ]);
  return [
    optional("oss:GetBucketInfo", info, text("cli.doctor.bucketUnchecked")),
    optional("oss:ListObjects", list, text("cli.doctor.listNotNeeded")),
    // Where listing is refused, OSS may answer "denied" for an object that merely is not there.
    list === "allowed"
      ? required("oss:GetObject", get)
      : optional("oss:GetObject", get, text("cli.doctor.getUnsure")),
    required("oss:ListParts", parts),
    required("oss:AbortMultipartUpload", abort),
    await writeLine(cloud, { bucket, key, mayWrite: question.mayWrite }),
  ];
}

interface WriteQuestion {
  readonly bucket: string;
  readonly key: string;
  readonly mayWrite: boolean;
}

async function writeLine(
  { alibaba, clock }: Cloud,
  { bucket, key, mayWrite }: WriteQuestion,
): Promise<ExaminedLine> {
  if (!mayWrite) {
    return examined(idOf("oss:PutObject"), "unknown", [
      text("cli.doctor.writeNotTried"),
      text("cli.doctor.useWriteProbe"),
    ]);
  }
  return required("oss:PutObject", await tried(sendOneByte({ alibaba, clock }, { bucket, key })));
}

async function sendOneByte(
  { alibaba: { objects }, clock }: Pick<Cloud, "alibaba" | "clock">,
  address: { readonly bucket: string; readonly key: string },
): Promise<void> {
  const upload = await objects.startUpload(address, createSystemIds(clock).next("probe"));
  try {
    await objects.putPart({
      upload,
      partNumber: 1,
      offset: 0,
      sizeBytes: 1,
      source: {
        readInto(target, offset) {
          if (offset > 0) return Promise.resolve(0);
          target[0] = 0;
          return Promise.resolve(1);
        },
      },
      signal: new AbortController().signal,
    });
  } finally {
    await objects.abortUpload(upload);
  }
}

type Trial = "allowed" | OperationalError;

async function tried(trial: Promise<unknown>): Promise<Trial> {
  try {
    await trial;
    return "allowed";
  } catch (error) {
    if (OperationalError.is(error)) return error;
    throw error;
  }
}

function required(action: string, trial: Trial): ExaminedLine {
  if (trial === "allowed")
    return examined(idOf(action), "passed", [text("cli.doctor.allowed", { action }), null]);
  const status = trial.code === "OSS_ACCESS_DENIED" ? "failed" : "unknown";
  return examined(idOf(action), status, [
    text("cli.finding.reason", { message: trial.message }),
    trial.remedy ?? null,
  ]);
}

/** Uploads go on without it; `loss` says what is missing then. */
function optional(action: string, trial: Trial, loss: Text): ExaminedLine {
  if (trial === "allowed" || trial.code !== "OSS_ACCESS_DENIED") return required(action, trial);
  return examined(idOf(action), "warning", [text("cli.doctor.deniedOptional", { action }), loss]);
}

function idOf(action: string): string {
  return `permission-${action}`;
}
