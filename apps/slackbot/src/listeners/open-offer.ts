/** Opens the form of an offer, or says that there is nothing to ask for any more. */
import { text } from "@bakferry/core";

import { offerOf } from "../views/offer-buttons.ts";
import { offerModal } from "../views/offer-modal.ts";
import { writeOfferContext } from "./offer-context.ts";
import type { ReceivedClick } from "./received.ts";
import { refuseModal, UNKNOWN_BUTTON } from "./refuse-click.ts";
import { summaryOf, type WorkDeps } from "./work-deps.ts";

export async function openOffer(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  const offer = offerOf(click.actionId);
  const migration = await deps.desk.store.load(click.value);
  if (!offer || !migration) return refuseModal(deps, click, { reason: UNKNOWN_BUTTON });
  const summary = summaryOf(deps, migration);
  if (!summary.offers.includes(offer)) {
    return refuseModal(deps, click, { reason: text("offer.notNow"), migrationId: migration.id });
  }
  const { channelId, responseUrl } = click;
  const privateMetadata = writeOfferContext({ migrationId: migration.id, offer, channelId, responseUrl });
  await deps.answers.open(click, (pen) => offerModal({ migration, summary, offer, privateMetadata }, pen));
}
