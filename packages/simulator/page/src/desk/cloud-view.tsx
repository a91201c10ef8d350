/** What stands in the simulated account: imports and uploads under way, buckets with their objects, instances. */
import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";

import type { DeskBucket, DeskInstance, DeskObject, DeskUpload } from "../../../src/desk/desk-contract.ts";
import { clockTime, currentReader, formatDateTokens } from "../time.ts";
import { bytes } from "../units.ts";
import { ImportCard } from "./import-card.tsx";
import { useDesk } from "./use-desk.ts";

const GB = 1024 ** 3;

export function CloudView(): JSX.Element {
  const { desk } = useDesk();
  const { tasks = [], uploads = [], buckets = [], instances = [] } = desk ?? {};
  return (
    <div class="cloud">
      <Section
        title="Imports"
        count={tasks.length}
        empty="No import yet. Approve a migration and RDS takes one."
      >
        {tasks.map((task) => (
          <ImportCard key={task.id} task={task} instances={instances} />
        ))}
      </Section>
      <Section
        title="Uploads"
        count={uploads.length}
        empty="No upload is under way. The fault “Slow line” makes the next one slow enough to watch."
      >
        {uploads.map((upload) => (
          <UploadCard key={upload.uploadId} upload={upload} />
        ))}
      </Section>
      <Section title="Buckets" count={buckets.length} empty="The account has no bucket.">
        {buckets.map((bucket) => (
          <BucketCard key={bucket.name} bucket={bucket} />
        ))}
      </Section>
      <Section title="Instances" count={instances.length} empty="The account has no instance.">
        {instances.map((instance) => (
          <InstanceCard key={instance.id} instance={instance} />
        ))}
      </Section>
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  readonly count: number;
  readonly empty: string;
  readonly children: ComponentChildren;
}

function Section({ title, count, empty, children }: SectionProps): JSX.Element {
  const id = useId();
  return (
    <section class="cloud-section" aria-labelledby={id}>
      <h3 id={id}>
        {title} <span class="quiet">{count}</span>
      </h3>
      {count === 0 ? <p class="cloud-empty">{empty}</p> : children}
    </section>
  );
}

/** OSS does not know how many parts will come, so neither does this. */
function UploadCard({ upload }: { readonly upload: DeskUpload }): JSX.Element {
  const { bucket, key, parts, arriving, initiatedAt } = upload;
  const filled = new Map([
    ...arriving.map(
      ({ number, sizeBytes, receivedBytes }) =>
        [number, sizeBytes === 0 ? 0 : receivedBytes / sizeBytes] as const,
    ),
    ...parts.map(({ number }) => [number, 1] as const),
  ]);
  const last = Math.max(0, ...filled.keys());
  const cells = Array.from({ length: Math.min(last, 600) }, (_, index) => index + 1);
  const size = parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return (
    <article class="tile" aria-label={`Upload of ${key}`}>
      <p class="tile-title">
        <bdi>{key}</bdi>
      </p>
      <p class="tile-facts">
        {bucket} · {parts.length} {parts.length === 1 ? "part" : "parts"}, {bytes(size)}
        {arriving.length === 0 ? "" : `, ${arriving.length} coming`} · began{" "}
        {clockTime(initiatedAt / 1000, currentReader(), true)}
      </p>
      {last > 0 && (
        <div
          class="parts"
          role="img"
          aria-label={`Parts that OSS has: ${parts.length}, the highest number is ${last}`}
        >
          {cells.map((number) => (
            <span key={number} class="part" style={{ "--done": String(filled.get(number) ?? 0) }} />
          ))}
        </div>
      )}
    </article>
  );
}

function BucketCard({ bucket }: { readonly bucket: DeskBucket }): JSX.Element {
  const { name, region, storageClass, sse, acl, isForeign, objects, objectCount } = bucket;
  return (
    <details class="tile" data-bucket={name} open={objectCount > 0}>
      <summary>
        <span class="tile-title">{name}</span>
        <span class="tile-facts">
          {region} · {objectCount} {objectCount === 1 ? "object" : "objects"}
        </span>
        <span class="badges">
          <Badge isOdd={storageClass !== "Standard"}>{storageClass}</Badge>
          {sse !== "None" && <Badge isOdd>encrypted: {sse}</Badge>}
          {acl !== "private" && <Badge isOdd>{acl}</Badge>}
          {isForeign && <Badge isOdd>of another account</Badge>}
        </span>
      </summary>
      {objectCount === 0 ? (
        <p class="cloud-empty">The bucket is empty.</p>
      ) : (
        <ul class="objects">
          {objects.map((object) => (
            <ObjectRow key={object.key} object={object} />
          ))}
        </ul>
      )}
      {objectCount > objects.length && (
        <p class="cloud-empty">and {objectCount - objects.length} older ones</p>
      )}
    </details>
  );
}

function ObjectRow({ object }: { readonly object: DeskObject }): JSX.Element {
  const { key, sizeBytes, storageClass, sse, type, crc64, etag, lastModified } = object;
  return (
    <li class="object">
      <p class="object-name">
        <bdi>{key}</bdi>
        <span class="object-size">{bytes(sizeBytes)}</span>
      </p>
      <p class="tile-facts">
        {formatDateTokens(lastModified / 1000, "{date_num} {time}", currentReader())} · {storageClass} ·{" "}
        {type === "Multipart" ? "multipart" : "one piece"}
        {sse === "None" ? "" : ` · encrypted: ${sse}`}
      </p>
      <p class="tile-facts fine">
        CRC-64 {crc64} · ETag {etag.replaceAll('"', "")}
      </p>
    </li>
  );
}

function InstanceCard({ instance }: { readonly instance: DeskInstance }): JSX.Element {
  const { id, description, engineVersion, region, status, lockMode, databases, maxDatabases } = instance;
  const { storageGb, diskUsedBytes } = instance;
  const capacity = storageGb * GB;
  return (
    <details class="tile" data-instance={id} open={databases.length > 0}>
      <summary>
        <span class="tile-title">{description || id}</span>
        <span class="tile-facts">
          {id} · {engineVersion} · {region}
        </span>
        <span class="badges">
          <Badge isOdd={status !== "Running"}>{status}</Badge>
          {lockMode !== "Unlock" && <Badge isOdd>{lockMode}</Badge>}
        </span>
      </summary>
      <p class="tile-facts">
        Disk: {bytes(diskUsedBytes)} of {bytes(capacity)} used · databases: {databases.length} of at most{" "}
        {maxDatabases}
      </p>
      <meter
        class="disk"
        min={0}
        max={capacity}
        high={capacity * 0.85}
        value={diskUsedBytes}
        aria-label={`Disk of ${description || id}`}
      />
      {databases.length === 0 ? (
        <p class="cloud-empty">No database.</p>
      ) : (
        <ul class="databases">
          {databases.map(({ name, status: state, access = "Online", dataBytes = 0 }) => (
            <li key={name}>
              <bdi class="database-name">{name}</bdi>
              <span class="tile-facts">{dataBytes === 0 ? "" : bytes(dataBytes)}</span>
              <Badge isOdd={state !== "Running" || access !== "Online"}>
                {state === "Running" ? access : state}
              </Badge>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

interface BadgeProps {
  /** Worth a second look. */
  readonly isOdd?: boolean;
  readonly children: ComponentChildren;
}

function Badge({ isOdd = false, children }: BadgeProps): JSX.Element {
  return <span class={isOdd ? "badge badge-warn" : "badge"}>{children}</span>;
}
