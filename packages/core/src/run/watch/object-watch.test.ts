import { describe, expect, test } from "vitest";

import { OperationalError } from "../../errors/operational-error.ts";
import type { ObjectSight } from "../../model/migration.ts";
import type { StagedObject } from "../../model/staging.ts";
import { aStagedObject } from "../../testing/index.ts";
import { type ObjectNews, watchObject } from "./object-watch.ts";

const MINUTE = 60_000;
const staged = aStagedObject({ bucket: "backups", key: "migrate/dbtest.bak", etag: "A", sizeBytes: 5 });

function look(
  present: StagedObject | undefined | Error,
  { known = null, now = 10 * MINUTE }: { known?: ObjectSight | null; now?: number } = {},
): Promise<ObjectNews> {
  const head = (): Promise<StagedObject | undefined> =>
    present instanceof Error ? Promise.reject(present) : Promise.resolve(present);
  return watchObject({ head }, { staged, known, now });
}

describe("the backup in OSS, while RDS fetches it", () => {
  test("is there, of which nobody need hear", async () => {
    expect(await look(staged)).toEqual({ object: { lookedAt: 10 * MINUTE, state: "same" }, events: [] });
  });

  test.each([
    ["gone", undefined],
    ["changed", { ...staged, etag: "B" }],
    ["changed", { ...staged, sizeBytes: 6 }],
  ] as const)("is %s, which is told", async (state, present) => {
    expect(await look(present)).toEqual({
      object: { lookedAt: 10 * MINUTE, state },
      events: [{ type: "object_lost", bucket: "backups", key: "migrate/dbtest.bak", state }],
    });
  });

  test("is told of again only when it changes", async () => {
    const gone = { lookedAt: 0, state: "gone" } as const;
    expect((await look(undefined, { known: gone })).events).toEqual([]);
    expect((await look({ ...staged, etag: "B" }, { known: gone })).events).toMatchObject([
      { state: "changed" },
    ]);
    expect((await look(staged, { known: gone })).events).toMatchObject([{ type: "object_back" }]);
  });

  test("is asked for every five minutes", async () => {
    const known = { lookedAt: 0, state: "same" } as const;
    const never = new Error("Nobody expected a request.");
    expect(await look(never, { known, now: 5 * MINUTE - 1 })).toEqual({ object: known, events: [] });
    expect((await look(undefined, { known, now: 5 * MINUTE })).events).toHaveLength(1);
  });

  test("is not called lost when OSS could not be asked", async () => {
    const trouble = new OperationalError("CLOUD_UNREACHABLE", { message: "no answer" });
    expect(await look(trouble)).toEqual({ object: null, events: [] });
  });
});
