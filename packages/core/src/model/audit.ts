/**
 * What the audit trail holds beside the events of migrations: refusals, changes of installations, and marks of where
 * each migration's own trail stood, so that one hash vouches for everything.
 */
import type { Text } from "../texts/text.ts";
import type { Actor } from "./actor.ts";

/** What somebody tried. */
export type RefusedAct = "command" | "click" | "vote" | "cancel" | "step" | "request";

export type AuditBody =
  /** The trail of a migration stood there; written with the events, in one transaction. */
  | { readonly type: "trail"; readonly migrationId: string; readonly sequence: number; readonly hash: string }
  | {
      readonly type: "refused";
      readonly act: RefusedAct;
      readonly reasons: readonly Text[];
      readonly migrationId: string | null;
      /** Of the plan or step that was on the card. */
      readonly digest: string | null;
    }
  /** The same act arrived again and was not done again. */
  | { readonly type: "replayed"; readonly act: RefusedAct; readonly key: string }
  /** Requests that prove not to come from Slack, counted: anybody can send them, so they get no line each. */
  | { readonly type: "requests_rejected"; readonly count: number; readonly reason: Text }
  | {
      readonly type: InstallationChange;
      /** `T…`, `E…` or `E…/T…`. */
      readonly installation: string;
    }
  /** By the rule of retention, everything to there was removed: of a migration all, of the whole trail its oldest. */
  | {
      readonly type: "sealed";
      /** `null` for the chain of everything. */
      readonly migrationId: string | null;
      readonly sequence: number;
      readonly hash: string;
    }
  | { readonly type: "keys_rotated"; readonly count: number; readonly keyId: string };

export type InstallationChange =
  | "installed"
  | "install_refused"
  | "uninstalled"
  | "tokens_revoked"
  | "installation_removed";

export interface NewAuditRecord {
  readonly at: number;
  readonly actor: Actor;
  readonly body: AuditBody;
}

/** A record of the audit trail: what `bakferry-bot audit verify --head` takes. */
export interface AuditPlace {
  readonly sequence: number;
  readonly hash: string;
}
