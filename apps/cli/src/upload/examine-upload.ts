/** What can be said about an upload before it begins: of the file without a network, of the bucket with one question. */
import type { BackupSet, MediaReading } from "@bakferry/bak";
import {
  advise,
  type BucketFacts,
  examineStaging,
  type Finding,
  type Known,
  knownNow,
  type LocalBackupFile,
  OperationalError,
  proposeKey,
  text,
  type Text,
  unknownNow,
  withRetry,
} from "@bakferry/core";

import type { UploadWorld } from "../wire.ts";
import type { UploadOrder } from "./upload-order.ts";

/** The one set that matters: RDS imports files with one. */
export function setOf(reading: MediaReading): BackupSet | undefined {
  return reading.kind === "backup" ? reading.sets[0] : undefined;
}

export function keyFor(
  order: Pick<UploadOrder, "key" | "prefix">,
  { name, reading }: { name: string; reading: MediaReading },
): string {
  if (order.key !== null) return order.key;
  const set = setOf(reading);
  return proposeKey({
    prefix: order.prefix,
    databaseName: set?.databaseName ?? name.replace(/\.[^.]*$/, ""),
    kind: set?.kind ?? null,
    finishedAt: set?.backupFinishDate ?? null,
  });
}

export interface Place {
  readonly file: LocalBackupFile;
  readonly bucket: string;
  readonly key: string;
  readonly regionId: string;
}

export interface PlaceExamination {
  readonly blockers: readonly Finding[];
  readonly warnings: readonly Text[];
}

/** Asks for the bucket's facts. Throws OperationalError when there is no such bucket or the key is refused. */
export async function examinePlace(
  world: UploadWorld,
  place: Place,
  signal: AbortSignal,
): Promise<PlaceExamination> {
  const bucket = await bucketFacts(world, place.bucket, signal);
  const findings = [
    ...examineStaging({
      source: { kind: "local", file: place.file },
      stagingKey: place.key,
      readAt: world.clock.now(),
      bucket,
    }),
    ...regionFindings(bucket, place),
  ];
  return {
    blockers: findings.filter(({ kind }) => kind === "blocker"),
    warnings: [
      ...(bucket.kind === "unknown" ? [bucket.reason.text] : []),
      ...findings
        .filter(({ kind, checkId }) => kind === "warning" && checkId !== "file-name")
        .map(({ summary }) => summary),
    ],
  };
}

/** A person waits in front of this; a hiccup is worth a few seconds, a dead endpoint is not worth more. */
const PATIENCE_MS = 5_000;

/** A key for uploads alone may not look at the bucket; that is no reason to refuse it. */
async function bucketFacts(
  world: UploadWorld,
  bucket: string,
  signal: AbortSignal,
): Promise<Known<BucketFacts>> {
  const startedAt = world.clock.now();
  const mayContinue = (): boolean => world.clock.now() - startedAt < PATIENCE_MS;
  try {
    const value = await withRetry(world, { signal, mayContinue }, () => world.objects.bucket(bucket));
    return knownNow(world.clock, value);
  } catch (error) {
    if (!OperationalError.is(error) || error.code !== "OSS_ACCESS_DENIED") throw error;
    return unknownNow(world.clock, advise(text("cli.upload.bucketUnknown", { bucket })));
  }
}

function regionFindings(bucket: Known<BucketFacts>, place: Place): readonly Finding[] {
  if (bucket.kind === "unknown" || bucket.value.regionId === place.regionId) return [];
  const { name, regionId: region } = bucket.value;
  return [
    {
      checkId: "bucket-region",
      group: "bucket",
      kind: "blocker",
      binds: true,
      summary: text("cli.upload.otherRegion", { bucket: name, region, given: place.regionId }),
      remedy: advise(text("cli.upload.giveRegion", { region })),
      evidence: [],
    },
  ];
}
