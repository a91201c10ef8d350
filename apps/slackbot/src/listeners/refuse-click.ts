/** A button that leads nowhere any more: an old card, a made-up value, a question that is settled. */
import { type Text, text } from "@bakferry/core";

import { notice, noticeModal } from "../views/answers.ts";
import type { Refused } from "./note-refusal.ts";
import type { ReceivedClick } from "./received.ts";
import type { WorkDeps } from "./work-deps.ts";

/** Nobody knows the button, or what it names is not there. */
export const UNKNOWN_BUTTON: Text = text("slack.unknownButton");

/** Answers by an ephemeral message. */
export async function refuseButton(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  await deps.noteRefusal(click, { act: "click", reasons: [UNKNOWN_BUTTON] });
  await deps.answers.tell(click, notice(UNKNOWN_BUTTON));
}

/** Answers by a modal, where the button opens one. */
export async function refuseModal(
  deps: WorkDeps,
  click: ReceivedClick,
  { reason, ...about }: { readonly reason: Text } & Pick<Refused, "migrationId" | "digest">,
): Promise<void> {
  await deps.noteRefusal(click, { act: "click", reasons: [reason], ...about });
  await deps.answers.open(click, noticeModal(reason));
}
