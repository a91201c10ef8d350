/** Everything that RDS wants of a bucket, and that its owner should want, line by line. */
import {
  advise,
  type BucketDetails,
  type Clock,
  type CloudIdentity,
  examineBucket,
  type Grant,
  type Known,
  knownNow,
  OperationalError,
  text,
  unknownNow,
} from "@bakferry/core";
import { examined, type ExaminedLine, lineOfFinding } from "@bakferry/host/terminal";

import type { Cloud } from "../wire.ts";

export interface BucketExamination {
  readonly name: string;
  /** The region that the bucket has to be in; `null` when any will do. */
  readonly wantedRegion: string | null;
}

/** Throws OperationalError when the bucket itself cannot be looked at; the rest is unknown then. */
export async function examineWholeBucket(
  { alibaba, clock }: Cloud,
  { name, wantedRegion }: BucketExamination,
): Promise<readonly ExaminedLine[]> {
  const [details, identity, grant] = await Promise.all([
    alibaba.buckets.details(name),
    known(clock, alibaba.account.identity()),
    known(clock, alibaba.account.grant()),
  ]);
  return [
    regionLine(details, wantedRegion),
    ...examineBucket(knownNow(clock, details), identity).map(lineOfFinding),
    accessLine(details),
    ...roleLines(grant),
  ];
}

/** The role by which RDS reads OSS, and what it may do. */
export function roleLines(grant: Known<Grant>): readonly ExaminedLine[] {
  const id = "import-role";
  if (grant.kind === "unknown")
    return [examined(id, "unknown", [text("check.role.unknown"), grant.reason.text])];
  const { exists, trustsRds, policies } = grant.value;
  if (!exists) return [examined(id, "failed", [text("check.role.missing"), text("cli.bucket.authorize")])];
  if (trustsRds === false)
    return [examined(id, "failed", [text("check.role.distrusts"), text("cli.bucket.authorize")])];
  const passed = examined(id, "passed", [text("check.role.passed"), null]);
  // A policy of the owner's own may do the same, and who may not look cannot say.
  if (policies === null || policies.includes(IMPORT_POLICY)) return [passed];
  return [
    passed,
    examined("import-role-policy", "warning", [
      text("cli.bucket.rolePolicy", { policy: IMPORT_POLICY }),
      text("cli.bucket.authorize"),
    ]),
  ];
}

const IMPORT_POLICY = "AliyunRDSImportRolePolicy";

export function identityLine(identity: Known<CloudIdentity>): ExaminedLine {
  if (identity.kind === "unknown") {
    return examined("identity", "unknown", [text("check.owner.unknown"), identity.reason.text]);
  }
  return examined("identity", "passed", [text("cli.doctor.identity", identity.value), null]);
}

/** Only the world's failures become lines; a bug stays a bug. */
export async function known<T>(clock: Pick<Clock, "now">, reading: Promise<T>): Promise<Known<T>> {
  try {
    return knownNow(clock, await reading);
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    return unknownNow(clock, advise(error.remedy ?? text("cli.finding.reason", { message: error.message })));
  }
}

function regionLine({ name, regionId }: BucketDetails, wanted: string | null): ExaminedLine {
  const region = regionId;
  if (wanted === null || wanted === region) {
    return examined("bucket-region", "passed", [text("cli.bucket.region", { bucket: name, region }), null]);
  }
  return examined("bucket-region", "failed", [
    text("cli.upload.otherRegion", { bucket: name, region, given: wanted }),
    text("cli.bucket.otherRegionRemedy", { region, wanted }),
  ]);
}

/** A public ACL shows every backup to everybody, unless the account blocks public access above it. */
function accessLine({ acl, blocksPublicAccess }: BucketDetails): ExaminedLine {
  const id = "bucket-access";
  if (acl === "private") return examined(id, "passed", [text("cli.bucket.private"), null]);
  if (acl === null)
    return examined(id, "unknown", [text("cli.bucket.accessUnknown"), text("cli.bucket.lookAtAcl")]);
  if (blocksPublicAccess === true) {
    return examined(id, "warning", [
      text("cli.bucket.publicBlocked", { acl }),
      text("cli.bucket.makePrivate"),
    ]);
  }
  return examined(id, "failed", [text("cli.bucket.public", { acl }), text("cli.bucket.makePrivate")]);
}
