import { expect, test } from "vitest";

import { actorKey, surfaceOf } from "./actor.ts";

const PERSON = { kind: "slackUser", teamId: "T1", userId: "U1" } as const;

test("a person is one person whatever was used to act, and in all workspaces of a Grid", () => {
  expect(actorKey({ ...PERSON, via: "modal" })).toBe(actorKey(PERSON));
  expect(actorKey({ ...PERSON, teamId: "T2" })).not.toBe(actorKey(PERSON));
  const inGrid = actorKey({ ...PERSON, enterpriseId: "E1" });
  expect(actorKey({ ...PERSON, teamId: "T2", enterpriseId: "E1" })).toBe(inGrid);
  expect(inGrid).not.toBe(actorKey(PERSON));
});

test("the surface is told in the words of the audit trail", () => {
  expect(surfaceOf({ ...PERSON, via: "button" })).toBe("slack button");
  expect(surfaceOf({ ...PERSON, via: "break-glass" })).toBe("break-glass");
  expect(surfaceOf(PERSON)).toBe("slack");
  expect(surfaceOf({ kind: "cliUser", name: "me" })).toBe("cli");
});
