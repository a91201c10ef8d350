/** Steps that make sense once a migration has ended, and what each would do exactly. Pure. */
import type { Action, ActionKind } from "../../model/action.ts";
import { isOpenAction } from "../../model/action.ts";
import type { Migration } from "../../model/migration.ts";
import { text } from "../../texts/text.ts";
import { ownObject } from "./delete-object.ts";
import { mayOwnDatabase } from "./own-database.ts";
import type { Wish } from "./submit-action.ts";

export type OfferKind = Extract<
  ActionKind,
  "back_up" | "create_account" | "delete_object" | "remove_database"
>;

/** What a person adds to an offer. */
export interface OfferAnswers {
  /** Typed again, for what cannot be taken back. */
  readonly typedName?: string;
  readonly accountName?: string;
  readonly accountKind?: "normal" | "privileged";
  readonly privilege?: "ReadOnly" | "ReadWrite" | "DBOwner";
}

/** In the order in which a person would do them. */
export function offersOf(migration: Migration): readonly OfferKind[] {
  const { phase, leftover } = migration;
  const kinds: readonly OfferKind[] = [
    ...(phase === "succeeded" ? (["create_account", "back_up"] as const) : []),
    ...((phase === "failed" || phase === "cancelled") && leftover && mayOwnDatabase(migration)
      ? (["remove_database"] as const)
      : []),
    ...(isDeletable(migration) ? (["delete_object"] as const) : []),
  ];
  return kinds.filter((kind) => !migration.actions.some((action) => isTaken(action, kind)));
}

export function wishOf(kind: OfferKind, answers: OfferAnswers): (migration: Migration) => Wish {
  return (migration) =>
    offersOf(migration).includes(kind)
      ? WISHES[kind](migration, answers)
      : { kind: "refused", answer: text("offer.notNow") };
}

const ACCOUNT_NAME = /^[a-z][a-z0-9_]{0,62}[a-z0-9]$/;

const WISHES: Readonly<Record<OfferKind, (migration: Migration, answers: OfferAnswers) => Wish>> = {
  back_up: (migration) => ({
    kind: "wanted",
    order: { kind: "back_up", ...placeOf(migration) },
    reason: text("action.backUp.reason"),
  }),

  create_account(migration, { accountName = "", accountKind = "normal", privilege = "ReadOnly" }) {
    if (!ACCOUNT_NAME.test(accountName)) return { kind: "refused", answer: text("action.accountName") };
    return {
      kind: "wanted",
      order: { kind: "create_account", ...placeOf(migration), accountName, accountKind, privilege },
      reason: text("action.createAccount.reason"),
    };
  },

  delete_object(migration) {
    const object = ownObject(migration);
    if (!object) return { kind: "refused", answer: text("offer.notNow") };
    return {
      kind: "wanted",
      order: { kind: "delete_object", object },
      reason: text("action.deleteObject.reason"),
    };
  },

  remove_database(migration, { typedName }) {
    const place = placeOf(migration);
    const { databaseName: database } = place;
    const taskId = migration.import?.taskId ?? "";
    if (typedName !== database) return { kind: "refused", answer: text("action.wrongName", { database }) };
    return {
      kind: "wanted",
      order: { kind: "remove_database", ...place, taskId },
      reason: text("action.removeDatabase.reason"),
    };
  },
};

function placeOf({ request }: Migration): { readonly instanceId: string; readonly databaseName: string } {
  return { instanceId: request.target.instanceId, databaseName: request.targetDatabaseName };
}

/** A failed import may be tried again with the object as it is, so it is offered, and nobody has to take it. */
function isDeletable(migration: Migration): boolean {
  const { phase } = migration;
  return (
    (phase === "succeeded" || phase === "failed" || phase === "cancelled") && ownObject(migration) !== null
  );
}

/** Accounts may be several; everything else is done once. */
function isTaken(action: Action, kind: OfferKind): boolean {
  if (action.order.kind !== kind) return false;
  return isOpenAction(action) || (action.state === "done" && kind !== "create_account" && kind !== "back_up");
}
