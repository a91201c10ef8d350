/** A client that knows nothing but the real names takes the recorder for its HTTP proxy. */
import { afterEach, beforeEach, expect, test } from "vitest";

import { playOpendal } from "../../cloud/testing/play-opendal.ts";
import {
  differencesIn,
  type RecorderRig,
  replayed,
  SECRETS,
  skippedIn,
  startRecorderRig,
} from "../testing/recorder-rig.ts";

let rig: RecorderRig;
beforeEach(async () => {
  rig = await startRecorderRig();
});
afterEach(() => rig.close());

test("OpenDAL works through the recorder as it is, and what it did is replayed without a difference", async () => {
  const { url, clientKey } = rig.recorder;
  const bucket = SECRETS.oldBucket;
  expect(await playOpendal({ url, bucket, key: clientKey })).toMatchObject({
    sizeBytes: 5 * (128 * 1024 - 7),
    range: "0123",
    listed: ["opendal/a b+c.bak", "opendal/copy.bak", "opendal/parts.bak"],
    left: ["opendal/a b+c.bak", "opendal/parts.bak"],
  });
  const exchanges = await rig.recorded();
  expect(exchanges.map(({ operation }) => operation)).toEqual(
    expect.arrayContaining([
      "PutObject",
      "UploadPart",
      "CompleteMultipartUpload",
      "CopyObject",
      "ListObjectsV2",
    ]),
  );
  expect(await rig.text()).not.toContain("opendal");
  const replays = await replayed(exchanges);
  expect(differencesIn(replays)).toEqual([]);
  expect(skippedIn(replays)).toEqual([]);
});
