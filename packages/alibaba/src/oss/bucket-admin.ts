import type { BucketAdmin, BucketCreation, BucketDetails } from "@bakferry/core";
/**
 * Looking at a bucket as its owner, making one, and removing one that was made here.
 *
 * PutBucket on a bucket that one has already is no error: it changes that bucket. So nothing is put before
 * GetBucketInfo has said that there is no such bucket. Names are shared by all accounts of the world; one that is
 * taken by somebody else cannot be looked at.
 *
 * Source: OSS, GetBucketInfo, PutBucket, PutBucketTags, GetBucketTags, DeleteBucket.
 */
import { OperationalError } from "@bakferry/core/errors";

import { bucketFacts, readBucketInfo } from "./bucket-info.ts";
import { checked } from "./checked.ts";
import type { OssCall, OssSession } from "./oss-session.ts";
import type { XmlNode } from "./xml-node.ts";

/** Key of the tag that holds our mark. */
const TOKEN_TAG = "bakferry-token";

export function createBucketAdmin(session: OssSession): BucketAdmin {
  return {
    details: (name) => readDetails(session, name),
    create: (name) => createBucket(session, name),
    mark: (name, token) => markBucket(session, name, token),
    remove: (name, token) => removeBucket(session, name, token),
  };
}

async function readDetails(session: OssSession, name: string): Promise<BucketDetails> {
  const info = await readBucketInfo(session, name);
  return {
    ...bucketFacts(info, "public"),
    acl: info.acl ?? null,
    blocksPublicAccess: info.blocksPublicAccess ?? null,
  };
}

async function createBucket(session: OssSession, name: string): Promise<BucketCreation> {
  const standing = await existing(session, name);
  if (standing !== undefined) return standing;
  const call: OssCall = {
    service: "OSS",
    bucket: name,
    what: `create the bucket ${name}`,
    action: "oss:PutBucket",
    resource: `acs:oss:*:*:${name}`,
  };
  try {
    await session.request(call, {
      method: "PUT",
      headers: { "x-oss-acl": "private" },
      body: "<CreateBucketConfiguration><StorageClass>Standard</StorageClass></CreateBucketConfiguration>",
    });
    return { kind: "created" };
  } catch (error) {
    if (isTaken(error)) return { kind: "taken" };
    throw error;
  }
}

async function markBucket(session: OssSession, name: string, token: string): Promise<void> {
  const call: OssCall = {
    service: "OSS",
    bucket: name,
    what: `tag the bucket ${name}`,
    action: "oss:PutBucketTagging",
    resource: `acs:oss:*:*:${name}`,
  };
  await session.request(call, {
    method: "PUT",
    query: { tagging: "" },
    body: `<Tagging><TagSet><Tag><Key>${TOKEN_TAG}</Key><Value>${token}</Value></Tag></TagSet></Tagging>`,
  });
}

/** OSS itself refuses to delete a bucket that holds an object or an unfinished upload. */
async function removeBucket(
  session: OssSession,
  name: string,
  token: string,
): ReturnType<BucketAdmin["remove"]> {
  const resource = `acs:oss:*:*:${name}`;
  const look: OssCall = {
    service: "OSS",
    bucket: name,
    what: `read the tags of bucket ${name}`,
    action: "oss:GetBucketTagging",
    resource,
  };
  try {
    const answer = await session.request(look, { method: "GET", query: { tagging: "" } });
    const tags = checked(look, { answer, read: tagsIn });
    if (tags.get(TOKEN_TAG) !== token) return "not_ours";
    const remove: OssCall = {
      ...look,
      what: `delete the bucket ${name}`,
      action: "oss:DeleteBucket",
    };
    await session.request(remove, { method: "DELETE" });
    return "removed";
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    if (error.code === "OSS_BUCKET_NOT_FOUND") return "gone";
    if (error.verbatim?.startsWith("BucketNotEmpty")) return "not_empty";
    if (error.verbatim?.startsWith("NoSuchTagSet")) return "not_ours";
    throw error;
  }
}

function tagsIn(root: XmlNode): ReadonlyMap<string, string> {
  const tags = root.node("TagSet").nodes("Tag");
  return new Map(tags.map((tag) => [tag.text("Key"), tag.text("Value")]));
}

async function existing(session: OssSession, name: string): Promise<BucketCreation | undefined> {
  try {
    return { kind: "exists", bucket: await readDetails(session, name) };
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    if (error.code === "OSS_BUCKET_NOT_FOUND") return undefined;
    if (/does not belong to you/i.test(error.verbatim ?? "")) return { kind: "taken" };
    throw error;
  }
}

function isTaken(error: unknown): boolean {
  return OperationalError.is(error) && (error.verbatim ?? "").startsWith("BucketAlreadyExists");
}
