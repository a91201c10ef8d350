import { describe, expect, test } from "vitest";

import { OperationalError } from "../errors/operational-error.ts";
import type { UnknownMessages } from "../ports/unknown-messages.ts";
import { aMigration } from "../testing/builders.ts";
import { TEST_EPOCH } from "../testing/clock.ts";
import { testRunnerDeps } from "../testing/runner-deps.ts";
import { importFailure, refusalFailure } from "./import-failure.ts";

const GONE = new OperationalError("CLOUD_UNREACHABLE", { message: "The cloud is not asked here." });

type Noted = Parameters<UnknownMessages["note"]>;

function world(note?: UnknownMessages["note"]): {
  readonly deps: ReturnType<typeof testRunnerDeps>;
  readonly noted: Noted[];
} {
  const noted: Noted[] = [];
  const deps = testRunnerDeps({
    imports: { instance: () => Promise.reject(GONE), databases: () => Promise.reject(GONE) },
    objects: { head: () => Promise.reject(GONE) },
    unknownMessages: {
      note: note ?? ((...message) => Promise.resolve(void noted.push(message))),
    },
  });
  return { deps, noted };
}

describe("a message that no diagnosis fits", () => {
  test("is counted with its text, shortened, and shown whole", async () => {
    const { deps, noted } = world();
    const said = `The moon is in the wrong house. ${"x".repeat(2000)}`;
    const { failure } = await importFailure(deps, aMigration(), said);
    expect(failure).toMatchObject({ code: "IMPORT_UNKNOWN", verbatim: said });
    const [[message, at] = []] = noted;
    expect(message).toMatchObject({
      service: "RDS",
      hash: expect.stringMatching(/^[0-9a-f]{12}$/) as unknown,
    });
    expect(message?.text).toBe(said.slice(0, 600));
    expect(at).toBe(TEST_EPOCH);
  });

  test("is counted as the same when only numbers and names differ", async () => {
    const { deps, noted } = world();
    await importFailure(deps, aMigration(), "The moon of 'dbtest' is in house 7.");
    await importFailure(deps, aMigration(), "The moon of 'orders' is in house 12.");
    expect(new Set(noted.map(([{ hash }]) => hash)).size).toBe(1);
    expect(noted).toHaveLength(2);
  });

  test("of a refusal is counted under the service that said it", async () => {
    const { deps, noted } = world();
    const contact = { service: "OSS", host: "oss-cn-hangzhou.aliyuncs.com", status: 400, code: "MoonPhase" };
    const refusal = new OperationalError("RDS_REQUEST_REFUSED", {
      message: "No.",
      verbatim: "MoonPhase: no.",
      contact,
    });
    await refusalFailure(deps, aMigration(), refusal);
    expect(noted).toMatchObject([[{ service: "OSS", text: "MoonPhase: no." }, TEST_EPOCH]]);
  });

  test("reaches people although it cannot be counted", async () => {
    const full = new OperationalError("STORE_UNAVAILABLE", { message: "The disk is full." });
    const { deps } = world(() => Promise.reject(full));
    const { failure } = await importFailure(deps, aMigration(), "The moon is in the wrong house.");
    expect(failure.code).toBe("IMPORT_UNKNOWN");
    expect(deps.logged.map(({ message }) => message)).toContain("An unknown message was not counted.");
  });
});

test("a message that is explained is not counted", async () => {
  const { deps, noted } = world();
  const { failure } = await importFailure(deps, aMigration(), "DBCC checkdb failed");
  expect(failure.code).not.toBe("IMPORT_UNKNOWN");
  expect(noted).toEqual([]);
});
