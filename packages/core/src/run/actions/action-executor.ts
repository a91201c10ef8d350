/** What the machinery of actions has to know of each kind; one file for each stands beside this one. */
import type { Action, ActionKind, ActionOrder } from "../../model/action.ts";
import type { Failure } from "../../model/failure.ts";
import type { Migration } from "../../model/migration.ts";
import type { Text } from "../../texts/text.ts";
import type { RunnerDeps } from "../deps.ts";

export interface ActionContext<K extends ActionKind> {
  readonly deps: RunnerDeps;
  readonly migration: Migration;
  readonly action: Action;
  readonly order: ActionOrder<K>;
}

export type ActionProgress =
  | { readonly kind: "done"; readonly result: Text; readonly change?: Partial<Migration> }
  /** The cloud took it and is at it. */
  | { readonly kind: "working"; readonly lookInMs: number; readonly memo?: string }
  /** Looking shows nothing of the call, yet; it is made again only when it stays so for minutes. */
  | { readonly kind: "unseen" }
  /** The call surely had no effect, or has none a second time: it may be made again at once. */
  | { readonly kind: "callAgain" }
  | { readonly kind: "failed"; readonly failure: Failure };

export interface NotYet {
  readonly kind: "notYet";
  readonly lookInMs: number;
}

export interface ActionExecutor<K extends ActionKind> {
  /** What would be done, as approvers read it. */
  describe(order: ActionOrder<K>): Text;
  /** What else of the row changes when the action has come to a state. Pure. */
  follow?(migration: Migration, action: Action): Partial<Migration>;
  /**
   * Why it must not be done now; asked just before the call. Whatever stops or removes something proves here that
   * the migration made it, and says no when it cannot. `notYet` keeps the approval, until it expires.
   */
  refuse(context: ActionContext<K>): Promise<Failure | NotYet | null>;
  /** Makes the call, once. The intent has been written; an answer that is lost leads to `settle`. */
  run(context: ActionContext<K>): Promise<ActionProgress>;
  /** Looks what became of a call, after a lost answer or a crash and while it is worked on. Changes nothing. */
  settle(context: ActionContext<K>): Promise<ActionProgress>;
}
