import { describe, expect, test } from "vitest";

import type { ImportState } from "../../model/migration.ts";
import { newImport } from "../new-import.ts";
import { watchUrl } from "./url-watch.ts";

const HOUR = 3_600_000;

function state(change: Partial<ImportState> = {}): ImportState {
  return { ...newImport(0, []), url: { signedAt: 0, endsAt: 8 * HOUR, warnedAt: null }, ...change };
}

describe("a signed URL", () => {
  test("is worth a word when three quarters of its life are over and RDS is still fetching", () => {
    expect(watchUrl(state(), true, 6 * HOUR - 1).events).toEqual([]);
    expect(watchUrl(state({ renewals: 2 }), true, 6 * HOUR)).toEqual({
      url: { signedAt: 0, endsAt: 8 * HOUR, warnedAt: 6 * HOUR },
      events: [{ type: "url_ending", endsAt: 8 * HOUR, leftMs: 2 * HOUR, renewalsLeft: 1 }],
    });
  });

  test("is told of once", () => {
    const { url } = watchUrl(state(), true, 7 * HOUR);
    expect(watchUrl(state({ url }), true, 7.5 * HOUR)).toEqual({ url, events: [] });
  });

  test("may end once RDS has the backup", () => {
    expect(watchUrl(state(), false, 7 * HOUR).events).toEqual([]);
  });

  test("is over rather than of negative life", () => {
    expect(watchUrl(state(), true, 9 * HOUR).events).toMatchObject([{ leftMs: 0 }]);
  });
});

test("where RDS reads by position, nothing ends", () => {
  expect(watchUrl(state({ url: null }), true, 100 * HOUR)).toEqual({ url: null, events: [] });
});
