/**
 * What a person did in Slack, in a form that can be written down before it is acknowledged.
 *
 * The key is the same for a second delivery of the same act, and different for a second act: Slack redelivers
 * envelopes, and people click twice.
 */
import type {
  Actor,
  CommandVerb,
  InboxEntry,
  MigrateCommand,
  OfferAnswers,
  OfferKind,
  Verdict,
} from "@bakferry/core";

export interface ReceivedBase {
  readonly key: string;
  readonly person: Actor;
  readonly teamId: string;
  readonly channelId: string | null;
  /** For answers that only this person sees; `null` where Slack gave none. */
  readonly responseUrl: string | null;
}

export interface ReceivedCommand extends ReceivedBase {
  readonly kind: "command";
  readonly text: string;
  /** Opens one modal within three seconds. */
  readonly triggerId: string;
}

/** The global shortcut; outside of any channel. */
export interface ReceivedShortcut extends ReceivedBase {
  readonly kind: "shortcut";
  readonly triggerId: string;
}

export interface ReceivedClick extends ReceivedBase {
  readonly kind: "click";
  readonly actionId: string;
  readonly value: string;
  readonly triggerId: string;
}

export interface ReceivedDecision extends ReceivedBase {
  readonly kind: "decision";
  readonly viewId: string;
  readonly migrationId: string;
  /** The step beyond the plan that is decided on; absent for the plan itself. */
  readonly actionId?: string;
  /** Of the plan or the step. */
  readonly planDigest: string;
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly typedName: string | null;
}

/** The glass is broken. */
export interface ReceivedGlass extends ReceivedBase {
  readonly kind: "glass";
  readonly viewId: string;
  readonly migrationId: string;
  readonly actionId?: string;
  readonly planDigest: string;
  readonly reason: string;
  readonly typedName: string | null;
}

/** The form of an offer, filled in. */
export interface ReceivedOffer extends ReceivedBase {
  readonly kind: "offer";
  readonly viewId: string;
  readonly migrationId: string;
  readonly offer: OfferKind;
  readonly answers: OfferAnswers;
}

/** The form of a migration, filled in and found complete. */
export interface ReceivedForm extends ReceivedBase {
  readonly kind: "form";
  readonly viewId: string;
  readonly verb: CommandVerb;
  readonly command: MigrateCommand;
  /** Channel of the status card. */
  readonly postIn: string;
  readonly asksForChannel: boolean;
}

export type Received =
  | ReceivedCommand
  | ReceivedShortcut
  | ReceivedClick
  | ReceivedDecision
  | ReceivedGlass
  | ReceivedOffer
  | ReceivedForm;

const KINDS: ReadonlySet<string> = new Set<Received["kind"]>([
  "command",
  "shortcut",
  "click",
  "decision",
  "glass",
  "offer",
  "form",
]);

export function toInboxEntry(received: Received, acceptedAt: number): InboxEntry {
  return { key: received.key, kind: received.kind, payload: JSON.stringify(received), acceptedAt };
}

/** `undefined` for an entry of another version, which nobody can work off. */
export function fromInboxEntry({ kind, payload }: InboxEntry): Received | undefined {
  return KINDS.has(kind) ? parse(payload) : undefined;
}

/** The payload was written by `toInboxEntry`, under one of its kinds. */
function parse(payload: string): Received {
  return JSON.parse(payload) as Received;
}
