/**
 * What any surface shows of a migration, without knowing the surface.
 *
 * Slack and the terminal only draw it, so both always say the same.
 */
import type { CloudContact } from "../errors/operational-error.ts";
import type { Actor } from "../model/actor.ts";
import type { Aid, Finding } from "../model/finding.ts";
import type { MigrationPhase } from "../model/migration.ts";
import type { Turnholder } from "../model/turnholder.ts";
import type { OfferKind } from "../run/actions/offers.ts";
import type { Text } from "../texts/text.ts";

/** `increments` and `cutover` are there for chains alone. */
export type StageId = "check" | "approval" | "upload" | "import" | "increments" | "cutover" | "verify";

export type StageStatus = "pending" | "in_progress" | "complete" | "error" | "skipped";

export interface Stage {
  readonly id: StageId;
  readonly title: Text;
  readonly status: StageStatus;
  /** One line with the numbers: "25.5 of 41.2 GB, 88 MB/s"; `null` when there is nothing to say yet. */
  readonly detail: Text | null;
}

/** A value that came from outside (a name, a reason) is a plain string and must be escaped by the surface. */
export interface Fact {
  readonly label: Text;
  readonly value: Text | string;
}

/** How the surface colours it. */
export type SummaryLevel = "running" | "waiting" | "succeeded" | "failed" | "stopped";

export interface Summary {
  readonly migrationId: string;
  readonly phase: MigrationPhase;
  readonly level: SummaryLevel;
  /** "dbtest → prod-1". Holds names from outside. */
  readonly title: Text;
  /** A full sentence with state and number; enough alone, for notifications. */
  readonly headline: Text;
  readonly turn: { readonly holder: Turnholder; readonly text: Text };
  readonly facts: readonly Fact[];
  readonly stages: readonly Stage[];
  /** Blockers first, then unknown, warnings, passed. */
  readonly findings: readonly Finding[];
  readonly failure: {
    readonly summary: Text;
    readonly state: Text;
    readonly remedies: readonly Text[];
    readonly verbatim: string | null;
    readonly requestId: string | null;
    readonly contact?: CloudContact | null;
    readonly aids?: readonly Aid[];
  } | null;
  readonly plan: {
    /** First eight characters of the digest. */
    readonly shortDigest: string;
    readonly revision: number;
    readonly expiresAt: number | null;
  } | null;
  /** Whether a cancel would still be obeyed. */
  readonly cancellable: boolean;
  /** A cancel would stop RDS in the middle of its work. */
  readonly stopsImport: boolean;
  /** Steps that may be asked for now, in the order in which a person would do them. */
  readonly offers: readonly OfferKind[];
  /** A chain waits and can be opened. */
  readonly canCutOver: boolean;
  /** A call of which a person has to say whether RDS took it. */
  readonly doubt: "import" | "increment" | null;
  /** When the cloud last told how far it is; `null` while it is not its turn. */
  readonly heardAt: number | null;
  readonly updatedAt: number;
}

/** One entry of the thread, made from one event. */
export interface Entry {
  readonly level: SummaryLevel;
  readonly text: Text;
  /** More sentences of the same paragraph: the cause, and what state things are in now. */
  readonly details: readonly Text[];
  /** What to do, in order; shown numbered. */
  readonly remedies: readonly Text[];
  /** What saves typing: links and commands. Absent: none. */
  readonly aids?: readonly Aid[];
  /** The cloud's words, unchanged. */
  readonly verbatim: string | null;
  /** Also shown in the channel: only for ends. */
  readonly broadcast: boolean;
  /** Tell the requester by a mention. */
  readonly mentionsRequester: boolean;
  /** Others who have to know. Absent: nobody. */
  readonly mentions?: readonly Actor[];
  /** The moment that the words are about, shown in the reader's zone. Absent: none. */
  readonly when?: number;
}
