/**
 * Every kind of trouble that an upload meets, alone and in pairs, against a strict OSS.
 *
 * Each case ends with the whole object and its right checksum, or with a refusal that leaves all finished parts in
 * OSS, from which a second run ends well without sending one of them again. BAKFERRY_LONG=1 runs all pairs.
 */
import type { Credentials } from "@bakferry/alibaba";
import { renewingCredentials } from "@bakferry/alibaba";
import { type Fault, defaultCloudSeed } from "@bakferry/simulator";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";

import { BUCKET, createUploadRig, KEY, KIB, type RunResult, type UploadRig } from "./testing/upload-rig.ts";

const isLong = process.env["BAKFERRY_LONG"] === "1";
const score = { cases: 0, whole: 0, refused: 0, sentAgain: 0 };

let rig: UploadRig;

beforeEach(async () => {
  rig = await createUploadRig({ credentials: renewingSession() });
});

afterEach(() => rig.close());

afterAll(() => {
  process.stdout.write(`${JSON.stringify({ suite: "upload-faults", ...score })}\n`);
});

/** Temporary keys whose token may be refused and fetched again. */
function renewingSession() {
  const key = defaultCloudSeed().accessKeys.find(({ securityToken }) => securityToken !== undefined)!;
  const fetch = (): Promise<Credentials> =>
    Promise.resolve({
      accessKeyId: key.id,
      accessKeySecret: key.secret,
      securityToken: key.securityToken!,
      expiresAt: Date.now() + 3_600_000,
    });
  return renewingCredentials(fetch, () => Date.now());
}

const refuse = (status: number, code: string, qosDelayMs?: number): Fault["effect"] => ({
  kind: "refuse",
  status,
  code,
  ...(qosDelayMs === undefined ? {} : { qosDelayMs }),
});

/** What passes: the upload must end whole in one run. */
const PASSING: Readonly<Record<string, Fault>> = {
  "500 now and then": {
    operation: "UploadPart",
    effect: refuse(500, "InternalError"),
    when: { every: 4 },
  },
  "503 with a delay": {
    operation: "UploadPart",
    effect: refuse(503, "SlowDown", 3_000),
    when: { every: 5 },
  },
  "429": { operation: "UploadPart", effect: refuse(429, "TooManyRequests"), when: { every: 6 } },
  "skewed clock once": {
    operation: "UploadPart",
    effect: refuse(403, "RequestTimeTooSkewed"),
    when: { nth: [3] },
  },
  "expired token": {
    operation: "UploadPart",
    effect: refuse(403, "SecurityTokenExpired"),
    when: { nth: [4] },
  },
  "reset in the body": {
    operation: "UploadPart",
    effect: { kind: "reset", afterBytes: 64 * KIB },
    when: { every: 4 },
  },
  "late reply": {
    operation: "UploadPart",
    effect: { kind: "delay", milliseconds: 150 },
    when: { every: 3 },
  },
  hang: { operation: "UploadPart", effect: { kind: "hang" }, when: { nth: [2] } },
  "lost reply to a part": { operation: "UploadPart", effect: { kind: "dropReply" }, when: { every: 5 } },
  "lost reply to Complete": {
    operation: "CompleteMultipartUpload",
    effect: { kind: "dropReply" },
    times: 1,
  },
  "lost reply to Initiate": {
    operation: "InitiateMultipartUpload",
    effect: { kind: "dropReply" },
    times: 1,
  },
  "Complete that never answers": {
    operation: "CompleteMultipartUpload",
    effect: { kind: "hang" },
    times: 1,
  },
  "Initiate that never answers": {
    operation: "InitiateMultipartUpload",
    effect: { kind: "hang" },
    times: 1,
  },
  "wrong checksum": { operation: "UploadPart", effect: { kind: "wrongCrc" }, when: { every: 5 } },
  "changed on the wire": { operation: "UploadPart", effect: { kind: "corrupt" }, when: { every: 6 } },
  "slowed down": {
    operation: "UploadPart",
    effect: { kind: "qosDelay", milliseconds: 1_000 },
    when: { every: 4 },
  },
  throttled: {
    operation: "UploadPart",
    effect: { kind: "throttle", bytesPerSecond: 800 * KIB },
    when: { every: 5 },
  },
  "500 for every first question": {
    operation: "*",
    effect: refuse(500, "InternalError"),
    when: { nth: [1, 2] },
  },
  "a quarter of everything": {
    operation: "*",
    effect: refuse(503, "ServiceUnavailable"),
    when: { chance: 0.25, seed: 7 },
  },
  "500 for Complete": {
    operation: "CompleteMultipartUpload",
    effect: refuse(500, "InternalError"),
    times: 2,
  },
  "reset looks": { operation: "HeadObject", effect: { kind: "dropReply" }, when: { nth: [1, 2] } },
};

/** What does not pass by itself: a refusal, and all finished parts stay. */
const FINAL: Readonly<Record<string, readonly [Fault, string]>> = {
  "no checksum": [
    { operation: "UploadPart", effect: { kind: "missingCrc" }, when: { nth: [9] } },
    "CLOUD_ANSWER_UNREADABLE",
  ],
  "no permission": [
    { operation: "UploadPart", effect: refuse(403, "AccessDenied"), when: { nth: [9] } },
    "OSS_ACCESS_DENIED",
  ],
  "no bucket": [
    { operation: "UploadPart", effect: refuse(404, "NoSuchBucket"), when: { nth: [9] } },
    "OSS_BUCKET_NOT_FOUND",
  ],
  "a signature that is never right": [
    { operation: "UploadPart", effect: refuse(403, "SignatureDoesNotMatch"), when: { nth: [9] } },
    "CREDENTIALS_REFUSED",
  ],
  "an outage that outlasts the budget": [
    { operation: "UploadPart", effect: refuse(500, "InternalError"), when: { every: 1 } },
    "UPLOAD_STALLED",
  ],
  "no line at all": [{ operation: "UploadPart", effect: { kind: "reset", afterBytes: 1 } }, "UPLOAD_STALLED"],
};

/** After these nobody knows here that OSS has the part, or OSS has a wrong one: it has to be sent again. */
const LOSES_ANSWERS: ReadonlySet<string> = new Set(["hang", "dropReply", "wrongCrc", "corrupt", "delay"]);

function expectNoneTwice(): void {
  const sent = rig.sentParts();
  score.sentAgain += sent.length - new Set(sent).size;
  expect(sent.toSorted((a, b) => a - b)).toEqual([...new Set(sent)].toSorted((a, b) => a - b));
}

function expectWhole({ outcome, error, progress }: RunResult): void {
  expect(error).toBeNull();
  expect(outcome).toMatchObject({ kind: "uploaded", object: { crc64: rig.crc64 } });
  expect(String(rig.cloud.control.object(BUCKET, KEY)!.crc64)).toBe(rig.crc64);
  const acknowledged = progress.map(({ acknowledgedBytes }) => acknowledgedBytes);
  expect(acknowledged).toEqual(acknowledged.toSorted((a, b) => a - b));
}

/** Whatever ended the first run, a quiet second one sends only what was missing. */
async function finishQuietly(first: RunResult): Promise<void> {
  score.cases += 1;
  if (first.error === null) {
    expectWhole(first);
    score.whole += 1;
    return;
  }
  score.refused += 1;
  rig.cloud.control.faults.clear();
  const kept = rig.goodParts();
  const before = rig.sentParts().length;
  expectWhole(await rig.run());
  const again = rig
    .sentParts()
    .slice(before)
    .filter((number) => kept.includes(number));
  score.sentAgain += again.length;
  expect(again).toEqual([]);
}

describe("trouble that passes", () => {
  test.each(Object.entries(PASSING))("%s does not stop an upload", async (_, fault) => {
    rig.cloud.control.faults.add(fault);
    const result = await rig.run();
    expect(rig.cloud.control.faults.strikes.length).toBeGreaterThan(0);
    expectWhole(result);
    await finishQuietly(result);
    if (!LOSES_ANSWERS.has(fault.effect.kind)) expectNoneTwice();
    expect(rig.cloud.control.uploads).toEqual([]);
  });
});

describe("trouble that lasts", () => {
  test.each(Object.entries(FINAL))("%s is refused and keeps the parts", async (_, [fault, code]) => {
    rig.cloud.control.faults.add(fault);
    const result = await rig.run();
    expect(result.error?.code).toBe(code);
    await finishQuietly(result);
  });
});

describe("two troubles at the same time", () => {
  test.each(pairs(isLong ? Infinity : 16))("%s, and %s", async (first, second) => {
    rig.cloud.control.faults.add(PASSING[first]!, PASSING[second]!);
    await finishQuietly(await rig.run());
  });
});

describe("a wrong clock", () => {
  test.each([3 * 3_600_000, -3 * 3_600_000, 20 * 60_000])(
    "of %d ms is learnt from OSS's own",
    async (offset) => {
      rig.cloud.control.faults.setClockOffset(offset);
      const result = await rig.run();
      expectWhole(result);
      await finishQuietly(result);
    },
  );

  test("that is set in the middle of an upload is learnt, too", async () => {
    const { faults } = rig.cloud.control;
    faults.add({ operation: "UploadPart", effect: { kind: "delay", milliseconds: 100 } });
    const running = rig.run({ parallel: 2 });
    await expect.poll(() => rig.sentParts().length).toBeGreaterThan(2);
    faults.setClockOffset(-3_600_000);
    await finishQuietly(await running);
  });
});

/** The same pairs in every run; a prime stride takes them from all over the table. */
function pairs(most: number): readonly (readonly [string, string])[] {
  const names = Object.keys(PASSING);
  const all = names.flatMap((first, index) =>
    names.slice(index + 1).map((second) => [first, second] as const),
  );
  const count = Math.min(most, all.length);
  return Array.from({ length: count }, (_, index) => all[(index * 61) % all.length]!);
}
