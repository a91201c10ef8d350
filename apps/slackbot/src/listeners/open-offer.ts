/** Opens the form of an offer, or says that there is nothing to ask for any more. */
import { text } from "@bakferry/core";

import { noticeModal } from "../views/answers.ts";
import { offerOf } from "../views/offer-buttons.ts";
import { offerModal } from "../views/offer-modal.ts";
import { writeOfferContext } from "./offer-context.ts";
import type { ReceivedClick } from "./received.ts";
import { summaryOf, type WorkDeps } from "./work-deps.ts";

export async function openOffer(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  const offer = offerOf(click.actionId);
  const migration = await deps.desk.store.load(click.value);
  if (!offer || !migration) return deps.answers.open(click, noticeModal(text("slack.unknownButton")));
  const summary = summaryOf(deps, migration);
  if (!summary.offers.includes(offer)) {
    return deps.answers.open(click, noticeModal(text("offer.notNow")));
  }
  const { channelId, responseUrl } = click;
  const privateMetadata = writeOfferContext({ migrationId: migration.id, offer, channelId, responseUrl });
  await deps.answers.open(click, (pen) => offerModal({ migration, summary, offer, privateMetadata }, pen));
}
