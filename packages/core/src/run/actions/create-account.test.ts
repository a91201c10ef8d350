import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { OperationalError } from "../../errors/operational-error.ts";
import type { ActionOrder } from "../../model/action.ts";
import type { TargetAccount } from "../../model/target.ts";
import { aMigration, anAction } from "../../testing/index.ts";
import { testRunnerDeps } from "../../testing/runner-deps.ts";
import { say, type Text } from "../../texts/text.ts";
import { createAccount } from "./create-account.ts";

const ORDER = {
  kind: "create_account",
  instanceId: "rm-bp1prod1",
  databaseName: "dbtest",
  accountName: "app",
  accountKind: "normal",
  privilege: "ReadOnly",
} as const satisfies ActionOrder;
const ADMIN: TargetAccount = { name: "admin1", privileged: true, available: true };

/** An instance, a chat, and chance; `told` is what the one who asked has seen. */
function rig({ refusesFrom = Number.POSITIVE_INFINITY, below = (limit: number) => limit - 1 } = {}) {
  const accounts: TargetAccount[] = [ADMIN];
  const told: Text[] = [];
  const sent: string[] = [];
  const granted: unknown[] = [];
  const deps = testRunnerDeps({
    imports: { accounts: () => Promise.resolve([...accounts]) },
    instances: {
      reservedWords: () => Promise.resolve(["dbo", "guest"]),
      createAccount({ name, password }) {
        sent.push(password);
        accounts.push({ name, privileged: false, available: true });
        return Promise.resolve();
      },
      grant(order) {
        granted.push(order);
        return Promise.resolve();
      },
    },
    secrets: { below },
    whisper: {
      tell(_, words) {
        if (told.length >= refusesFrom) {
          return Promise.reject(new OperationalError("CHAT_REFUSED", { message: "not_in_channel" }));
        }
        told.push(words);
        return Promise.resolve();
      },
    },
  });
  const at = (memo?: string, order: ActionOrder<"create_account"> = ORDER) => ({
    deps,
    migration: aMigration({ phase: "succeeded" }),
    action: anAction({ order, ...(memo !== undefined && { memo }) }),
    order,
  });
  return { deps, accounts, told, sent, granted, at };
}

describe("the password", () => {
  test("is told once to the one who asked, and is in nothing that is kept", async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat(2 ** 31 - 1)), async (stream) => {
        const { deps, told, sent, at } = rig({ below: (limit) => (stream.next().value ?? 0) % limit });
        const first = await createAccount.run(at());
        const memo = first.kind === "working" ? first.memo : undefined;
        const second = await createAccount.run(at(memo));
        const [password = ""] = sent;
        const shown = told.filter((words) => say(words).includes(password));
        expect(shown).toHaveLength(1);
        expect(JSON.stringify([first, second, at(memo).action, deps.logged])).not.toContain(password);
        expect(JSON.stringify(createAccount.describe(ORDER))).not.toContain(password);
      }),
      { numRuns: 50 },
    );
  });

  test("is not made when the chat takes nothing: no account is left whose password nobody knows", async () => {
    const { sent, at } = rig({ refusesFrom: 0 });
    await expect(createAccount.run(at())).rejects.toMatchObject({ code: "CHAT_REFUSED" });
    expect(sent).toEqual([]);
  });

  test("that the chat loses is said to be lost, and the account is granted all the same", async () => {
    const { at, granted } = rig({ refusesFrom: 1 });
    const first = await createAccount.run(at());
    expect(first).toEqual({ kind: "working", lookInMs: 5000 });
    expect(await createAccount.settle(at())).toEqual({ kind: "callAgain" });
    const second = await createAccount.run(at());
    expect(second).toMatchObject({ result: { key: "action.createAccount.passwordLost" } });
    expect(granted).toHaveLength(1);
  });
});

describe("an account", () => {
  test("is granted once it is available, and not made twice", async () => {
    const { at, accounts, sent, granted } = rig();
    const first = await createAccount.run(at());
    accounts.splice(1, 1, { name: "app", privileged: false, available: false });
    expect(await createAccount.settle(at())).toMatchObject({ kind: "working" });
    accounts.splice(1, 1, { name: "app", privileged: false, available: true });
    const done = await createAccount.run(at(first.kind === "working" ? first.memo : undefined));
    expect(done).toMatchObject({ kind: "done", result: { key: "action.createAccount.done" } });
    expect(sent).toHaveLength(1);
    expect(granted).toEqual([
      { instanceId: "rm-bp1prod1", account: "app", databaseName: "dbtest", privilege: "ReadOnly" },
    ]);
  });

  test("that nobody sees after a lost answer is made only when it stays so", async () => {
    const { at } = rig();
    expect(await createAccount.settle(at())).toEqual({ kind: "unseen" });
  });

  test.each<[string, Partial<ActionOrder<"create_account">>, readonly TargetAccount[], string]>([
    ["a name that is taken", {}, [ADMIN, { name: "APP", privileged: false, available: true }], "NAME_TAKEN"],
    ["a reserved name", { accountName: "guest" }, [ADMIN], "NAME_RESERVED"],
    ["a second privileged account", { accountKind: "privileged" }, [ADMIN], "PRIVILEGED_EXISTS"],
    ["an ordinary account before the privileged one", {}, [], "PRIVILEGED_FIRST"],
  ])("is refused: %s", async (_, change, present, code) => {
    const { at, accounts } = rig();
    accounts.splice(0, accounts.length, ...present);
    expect(await createAccount.refuse(at(undefined, { ...ORDER, ...change }))).toMatchObject({ code });
  });

  test("is made as the privileged one where there is none, and refused before the database is online", async () => {
    const { at, accounts } = rig();
    accounts.splice(0, 1);
    const first = at(undefined, { ...ORDER, accountKind: "privileged" });
    expect(await createAccount.refuse(first)).toBeNull();
    const early = { ...first, migration: aMigration({ phase: "verifying" }) };
    expect(await createAccount.refuse(early)).toMatchObject({ code: "NOT_ONLINE" });
  });
});
