/**
 * Lending an object out by a signed URL, and deleting it when its work is done.
 *
 * DeleteObject has no precondition and succeeds for a key that holds something else by now. So an object is looked at
 * first: it is deleted while it has the ETag that we know and the mark that we put on it. Between look and deletion
 * lies one round trip; a mark that is unique for each upload leaves only a writer in that instant.
 *
 * Source: OSS, DeleteObject.
 */
import type { ObjectKeeper, OwnedObject } from "@bakferry/core";

import { headObject } from "./object-reader.ts";
import type { OssCall, OssSession } from "./oss-session.ts";

export function createObjectKeeper(session: OssSession): ObjectKeeper {
  return {
    presignGet: (order) => session.presignGet(order),
    deleteObject: (object) => deleteObject(session, object),
  };
}

async function deleteObject(
  session: OssSession,
  object: OwnedObject,
): ReturnType<ObjectKeeper["deleteObject"]> {
  const present = await headObject(session, object);
  if (!present) return "gone";
  if (present.etag !== object.etag || present.uploadToken !== object.uploadToken) return "changed";
  const { bucket, key } = object;
  const call: OssCall = {
    service: "OSS",
    bucket,
    key,
    what: `delete oss://${bucket}/${key}`,
    action: "oss:DeleteObject",
    resource: `acs:oss:*:*:${bucket}/${key}`,
  };
  await session.request(call, { method: "DELETE" });
  return "deleted";
}
