/** Who has to act for it to go on. */
import { lacksAccount } from "../diagnosis/diagnose.ts";
import type { Migration } from "../model/migration.ts";
import type { Turnholder } from "../model/turnholder.ts";
import { type Text, text } from "../texts/text.ts";
import { holdsClosedDatabase, lacksObject, placeLineOf } from "./headline.ts";

export function turn(migration: Migration): { holder: Turnholder; text: Text } {
  if (migration.trouble) return { holder: "bakferry", text: migration.trouble };
  if (lacksObject(migration)) return { holder: "requester", text: text("turn.objectLost") };
  switch (migration.phase) {
    case "checking":
    case "uploading":
    case "rechecking":
    case "verifying":
      return { holder: "bakferry", text: text("turn.bakferry") };
    case "preparing":
    case "opening":
    case "importing_increment":
    case "importing":
      return { holder: "cloud", text: text("turn.cloud") };
    case "awaiting_increment":
      return { holder: "requester", text: text("turn.awaitingIncrement") };
    case "awaiting_cutover":
      return { holder: "approvers", text: text("turn.cutover") };
    case "awaiting_approval":
      return { holder: "approvers", text: text("turn.approvers") };
    case "queued":
      return {
        holder: "bakferry",
        text: text(placeLineOf(migration) ? "turn.awaitingPlace" : "turn.queued"),
      };
    case "scheduled":
      return { holder: "bakferry", text: text("turn.scheduled") };
    case "blocked":
      return { holder: "requester", text: text("turn.requesterFix") };
    case "cancelled":
      return {
        holder: "requester",
        text: text(holdsClosedDatabase(migration) ? "turn.cancelledWaiting" : "turn.requesterAgain"),
      };
    case "denied":
    case "expired":
      return { holder: "requester", text: text("turn.requesterAgain") };
    case "failed":
    case "needs_attention":
      return afterFailure(migration);
    case "succeeded":
      return afterSuccess(migration);
  }
}

function afterSuccess({ import: state, onlineCheck }: Migration): { holder: Turnholder; text: Text } {
  if (onlineCheck?.outcome === "failed") return { holder: "requester", text: text("turn.damaged") };
  if (lacksAccount(state?.description ?? ""))
    return { holder: "requester", text: text("turn.accountNeeded") };
  if (onlineCheck?.outcome === "running") return { holder: "cloud", text: text("turn.checking") };
  return { holder: "nobody", text: text("turn.nobody") };
}

function afterFailure({ failure, doubt }: Migration): { holder: Turnholder; text: Text } {
  if (doubt) return { holder: "requester", text: text("turn.doubt") };
  const holder = failure?.turn ?? "requester";
  if (holder === "owner") return { holder, text: text("turn.owner") };
  if (failure?.retry === "wait") return { holder, text: text("turn.wait") };
  return { holder: "requester", text: text("turn.person") };
}
