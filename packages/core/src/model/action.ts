/**
 * A step beyond the plan that changes something, and so needs its own approval.
 *
 * Opening a database that waits for logs, taking a backup, creating an account, removing what is left behind: each
 * is proposed with exact parameters, voted on by its own digest under the policy of the target's environment, and
 * carried out at most once. It stands in the row of its migration.
 */
import type { Text } from "../texts/text.ts";
import type { Actor } from "./actor.ts";
import {
  type BrokenGlass,
  type Decision,
  decisionFromStored,
  type Nudge,
  type StoredDecision,
} from "./approval.ts";
import type { Failure } from "./failure.ts";
import type { OwnedObject } from "./staging.ts";

/** What each kind needs, and nothing that is not part of what is approved. A new kind is a line here and a file in `run/actions`. */
export interface ActionParameters {
  /** The cut-over of a chain: no further backup can be restored afterwards. */
  readonly open_database: {
    readonly instanceId: string;
    readonly databaseName: string;
    /** The import task whose chain is opened. */
    readonly taskId: string;
    readonly consistencyCheck: "synchronous" | "asynchronous";
    readonly opensAt: OpeningPoint;
  };
  /** Stops an import that this migration started. */
  readonly terminate_import: DatabasePlace & { readonly taskId: string };
  /** Drops what an import of this migration left behind when it did not end well. */
  readonly remove_database: DatabasePlace & { readonly taskId: string };
  /** A full backup of the database by RDS itself. */
  readonly back_up: DatabasePlace;
  readonly create_account: DatabasePlace & {
    readonly accountName: string;
    readonly accountKind: "normal" | "privileged";
    readonly privilege: "ReadOnly" | "ReadWrite" | "DBOwner";
  };
  /** Deletes the backup that this migration put into OSS. */
  readonly delete_object: { readonly object: OwnedObject };
}

interface DatabasePlace {
  readonly instanceId: string;
  readonly databaseName: string;
}

/** What has to be restored when a chain is opened. */
export type OpeningPoint =
  /** Just what is restored now; another backup in between voids the approval. */
  | { readonly kind: "now"; readonly lastLSN: string }
  /** Everything up to this file, which may not have been taken yet: approved ahead, opened as soon as it is restored. */
  | { readonly kind: "file"; readonly name: string };

export type ActionKind = keyof ActionParameters;

export type ActionOrder<K extends ActionKind = ActionKind> = K extends ActionKind
  ? { readonly kind: K } & ActionParameters[K]
  : never;

export type ActionState =
  | "proposed"
  /** Enough approvers said yes; the worker begins, or waits for what the kind has to wait for. */
  | "approved"
  | "running"
  | "done"
  | "denied"
  | "expired"
  | "cancelled"
  | "failed";

export interface Action {
  /** Unique within its migration: "a1". */
  readonly id: string;
  readonly order: ActionOrder;
  /** SHA-256 over migration, id and order: what a vote counts for. */
  readonly digest: string;
  readonly state: ActionState;
  /** Why it is proposed, for those who decide. */
  readonly reason: Text;
  /** Whose wish it is; may take it back, and counts as its requester. */
  readonly owner: Actor;
  readonly proposedAt: number;
  /** An approval that comes later, or an approved action that has not begun by then, does nothing. */
  readonly expiresAt: number;
  readonly decisions: readonly Decision[];
  /** Since it was proposed. */
  readonly nudges: readonly Nudge[];
  readonly brokenGlass: BrokenGlass | null;
  /** When the cloud was asked, written just before; set and still running means "look before asking again". */
  readonly calledAt: number | null;
  /** What the call gave and later looks need, as the id of a job; never a secret. Absent: nothing. */
  readonly memo?: string;
  /** When the worker looks again, or people are reminded; `null` while it waits for people alone, or is over. */
  readonly lookAt: number | null;
  readonly attempts: number;
  /** What came of it, for people; `null` until `done`. */
  readonly result: Text | null;
  readonly failure: Failure | null;
  readonly endedAt: number | null;
}

const OPEN: ReadonlySet<ActionState> = new Set(["proposed", "approved", "running"]);

/** It may still do something. */
export function isOpenAction({ state }: Action): boolean {
  return OPEN.has(state);
}

/** When the worker has to look after the action next; `null` when there is nothing left to do. */
export function nextLook({ state, expiresAt, lookAt }: Action): number | null {
  switch (state) {
    case "proposed":
      return lookAt ?? expiresAt;
    case "approved":
    case "running":
      return lookAt;
    case "done":
    case "denied":
    case "expired":
    case "cancelled":
    case "failed":
      return null;
  }
}

/** As an earlier version wrote it, which kept neither reminders nor a broken glass with a step. */
export type StoredAction = Omit<Action, "decisions" | LaterField> &
  Partial<Pick<Action, LaterField>> & { readonly decisions: readonly StoredDecision[] };
type LaterField = "nudges" | "brokenGlass";

export function actionFromStored(stored: StoredAction): Action {
  return { nudges: [], brokenGlass: null, ...stored, decisions: stored.decisions.map(decisionFromStored) };
}
