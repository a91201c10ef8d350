/** The lock between real processes: held while its owner lives, taken over when it is gone. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";

import { afterEach, expect, test } from "vitest";

import { useTemporaryDirectory } from "./testing/temporary-directory.ts";
import { lockUpload, uploadHolder, type UploadLock } from "./upload-lock.ts";

const at = useTemporaryDirectory();
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

/** Another process that asked for the lock, and what it got. */
async function holdInOtherProcess(): Promise<{ child: ChildProcess; answer: unknown }> {
  const child = fork(new URL("./testing/holding-process.ts", import.meta.url), [at("locks"), "key"], {
    execArgv: ["--conditions=@bakferry/source"],
  });
  children.push(child);
  const [answer] = await once(child, "message");
  return { child, answer };
}

function locked(lock: UploadLock): Extract<UploadLock, { kind: "locked" }> {
  if (lock.kind !== "locked") throw new Error(`The lock is held by ${lock.holder}.`);
  return lock;
}

async function lockFile(): Promise<string> {
  const names = await readdir(at("locks"));
  expect(names).toHaveLength(1);
  return at("locks", names[0]!);
}

test("is held once, by key, until it is released", async () => {
  const first = locked(await lockUpload(at("locks"), "key"));
  const second = await lockUpload(at("locks"), "key");
  expect(second).toMatchObject({
    kind: "held",
    holder: expect.stringContaining(`process ${process.pid} on ${hostname()}`),
  });
  const other = locked(await lockUpload(at("locks"), "another key"));
  await first.release();
  const third = locked(await lockUpload(at("locks"), "key"));
  await third.release();
  await other.release();
  expect(await readdir(at("locks"))).toEqual([]);
});

test("releasing twice does not free the next owner's lock", async () => {
  const first = locked(await lockUpload(at("locks"), "key"));
  await first.release();
  const next = locked(await lockUpload(at("locks"), "key"));
  await first.release();
  expect((await lockUpload(at("locks"), "key")).kind).toBe("held");
  await next.release();
});

test("of many who ask at the same time one gets it", async () => {
  const locks = await Promise.all(Array.from({ length: 10 }, () => lockUpload(at("locks"), "key")));
  expect(locks.filter(({ kind }) => kind === "locked")).toHaveLength(1);
});

test("another process keeps it while it lives; after kill -9 it is taken over", async () => {
  const { child, answer } = await holdInOtherProcess();
  expect(answer).toBe("locked");
  const refused = await lockUpload(at("locks"), "key");
  expect(refused).toMatchObject({
    kind: "held",
    holder: expect.stringContaining(`process ${String(child.pid)} on`),
  });
  await kill(child);
  const lock = locked(await lockUpload(at("locks"), "key"));
  await lock.release();
  expect(await readdir(at("locks"))).toEqual([]);
});

test("its holder can be seen without taking it, while it lives", async () => {
  expect(await uploadHolder(at("locks"), "key")).toBeNull();
  const { child } = await holdInOtherProcess();
  const seen = await Promise.all([1, 2, 3].map(() => uploadHolder(at("locks"), "key")));
  expect(new Set(seen)).toEqual(new Set([expect.stringContaining(`process ${child.pid} `)]));
  await kill(child);
  expect(await uploadHolder(at("locks"), "key")).toBeNull();
});

test("a lock whose pid now belongs to a process that began later is stale", async () => {
  await lockUpload(at("locks"), "key");
  const path = await lockFile();
  const entry: unknown = JSON.parse(await readFile(path, "utf8"));
  await writeFile(path, JSON.stringify({ ...Object(entry), processStart: "another boot/1" }));
  const stale = await lockUpload(at("locks"), "key");
  expect(stale.kind).toBe(process.platform === "linux" ? "locked" : "held");
});

test("a lock from another host stands, and its holder says which file it is", async () => {
  await lockUpload(at("locks"), "key");
  const path = await lockFile();
  const lockedAt = "2026-06-10T12:00:00.000Z";
  await writeFile(path, JSON.stringify({ pid: 1, host: "db-host-9", processStart: null, lockedAt }));
  expect(await lockUpload(at("locks"), "key")).toEqual({
    kind: "held",
    holder: `process 1 on db-host-9, since ${lockedAt} (${path})`,
  });
});

test.each(["", "{", "null", '{"pid":"x"}'])(
  "a lock file that names nobody (%j) is taken over",
  async (text) => {
    await lockUpload(at("locks"), "key");
    await writeFile(await lockFile(), text);
    expect((await lockUpload(at("locks"), "key")).kind).toBe("locked");
  },
);

test.skipIf(process.platform === "win32")("only this user may read the lock", async () => {
  await lockUpload(at("locks"), "key");
  expect((await stat(await lockFile())).mode & 0o777).toBe(0o600);
});

test("a place that cannot hold a lock is a clear error", async () => {
  await writeFile(at("file"), "");
  await expect(lockUpload(at("file", "locks"), "key")).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
});
