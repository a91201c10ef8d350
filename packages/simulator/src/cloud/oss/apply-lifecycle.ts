/**
 * Carries out the lifecycle rules of buckets, in simulated time.
 *
 * OSS goes through a bucket once a day, so a rule of one day takes an object between one and two days after it was
 * stored: at the midnight (UTC) that follows.
 *
 * Source: OSS user guide, "Lifecycle rules based on the last modified time"; the header `x-oss-expiration`.
 */
import type { LifecycleRuleSeed } from "../model.ts";
import type { CloudWorld } from "../world.ts";
import type { Bucket, MultipartUpload, StoredObject } from "./bucket.ts";

/** Something that a rule does at a moment of the simulated clock. */
export interface LifecycleEvent {
  readonly at: number;
  run(world: CloudWorld): void;
}

/** The earliest that is due; only buckets with rules are gone through. */
export function nextLifecycleEvent({ buckets }: CloudWorld, now: number): LifecycleEvent | undefined {
  return [...buckets.values()]
    .filter(({ lifecycle }) => lifecycle.some(({ status }) => status === "Enabled"))
    .flatMap((bucket) => [
      ...[...bucket.objects.values()].flatMap((object) => objectEvents(bucket, object)),
      ...[...bucket.uploads.values()].flatMap((upload) => uploadEvents(bucket, upload)),
    ])
    .filter(({ at }) => at <= now)
    .toSorted((a, b) => a.at - b.at)[0];
}

/** Which rule takes the object first, and on which day, told in real time. */
export function expirationHeader(bucket: Bucket, object: StoredObject): Readonly<Record<string, string>> {
  const [first] = rulesFor(bucket, object.key)
    .flatMap((rule) => {
      const at = expiresAt(rule, { storedAt: object.lastModified, setAt: 0 });
      return at === null ? [] : [{ at, id: rule.id }];
    })
    .toSorted((a, b) => a.at - b.at);
  if (first === undefined) return {};
  const date = new Date(first.at).toUTCString();
  return { "x-oss-expiration": `expiry-date="${date}", rule-id="${first.id}"` };
}

const DAY_MS = 24 * 3_600_000;

function objectEvents(bucket: Bucket, object: StoredObject): readonly LifecycleEvent[] {
  const { key, storedAt } = object;
  const setAt = bucket.lifecycleSetAt;
  return rulesFor(bucket, key).flatMap((rule) => {
    const at = expiresAt(rule, { storedAt, setAt });
    const expiry =
      at === null ? [] : [{ at, run: (world: CloudWorld) => expire(world, { bucket, object, at }) }];
    const moves = (rule.transitions ?? [])
      .map(({ days, storageClass }) => ({ at: dayAfter(storedAt + days * DAY_MS, setAt), storageClass }))
      .filter(({ storageClass }) => RANKS.indexOf(storageClass) > RANKS.indexOf(object.storageClass))
      .map(({ at: movesAt, storageClass }) => ({
        at: movesAt,
        run: () => {
          object.storageClass = storageClass;
        },
      }));
    return [...expiry, ...moves];
  });
}

function uploadEvents(bucket: Bucket, upload: MultipartUpload): readonly LifecycleEvent[] {
  return rulesFor(bucket, upload.key).flatMap(({ abortUploadDays }) => {
    if (abortUploadDays === undefined) return [];
    const at = dayAfter(upload.startedAt + abortUploadDays * DAY_MS, bucket.lifecycleSetAt);
    return [{ at, run: (world: CloudWorld) => abort(world, bucket, upload) }];
  });
}

/** From the warmest to the coldest; a rule never moves an object back. */
const RANKS = ["Standard", "IA", "Archive", "ColdArchive", "DeepColdArchive"];

function rulesFor({ lifecycle }: Bucket, key: string): readonly LifecycleRuleSeed[] {
  return lifecycle.filter(({ status, prefix }) => status === "Enabled" && key.startsWith(prefix));
}

function expiresAt(
  { expirationDays, createdBeforeDate }: LifecycleRuleSeed,
  { storedAt, setAt }: { readonly storedAt: number; readonly setAt: number },
): number | null {
  if (expirationDays !== undefined) return dayAfter(storedAt + expirationDays * DAY_MS, setAt);
  if (createdBeforeDate === undefined) return null;
  const date = Date.parse(createdBeforeDate);
  return storedAt < date ? dayAfter(date, setAt) : null;
}

/** The midnight at or after the moment, and after the rule was set. */
function dayAfter(moment: number, setAt: number): number {
  return Math.ceil(Math.max(moment, setAt) / DAY_MS) * DAY_MS;
}

/** The bytes go later than the object, which nobody can tell. */
function expire(
  world: CloudWorld,
  { bucket, object, at }: { bucket: Bucket; object: StoredObject; at: number },
): void {
  if (bucket.objects.get(object.key) !== object) return;
  bucket.objects.delete(object.key);
  object.goneAt = at;
  void world.bodies.discard(object.files);
}

function abort(world: CloudWorld, bucket: Bucket, upload: MultipartUpload): void {
  bucket.uploads.delete(upload.id);
  void world.bodies.discard([...upload.parts.values()].map(({ file }) => file));
}
