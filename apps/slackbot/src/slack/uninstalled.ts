/**
 * Whoever acts in a workspace where the app is not installed, or not any more, is told so.
 *
 * There is no token for such a workspace, and none is needed: a command is answered in the body of its
 * acknowledgement, a form in its response, a click through its `response_url`.
 */
import { type Locale, type Logger, text } from "@bakferry/core";
import type { AllMiddlewareArgs, AnyMiddlewareArgs, AuthorizeResult } from "@slack/bolt";

import { notice, noticeModal } from "../views/answers.ts";
import { createPen } from "../views/pen.ts";
import type { Rejections } from "./rejections.ts";
import { createRespond } from "./respond.ts";

/** What Bolt is given instead of a token. */
export const UNINSTALLED: AuthorizeResult = { botToken: "", isUninstalled: true };

export interface UninstalledDeps {
  readonly apiUrl: string | undefined;
  readonly locale: Locale;
  readonly rejections: Rejections;
  readonly logger: Logger;
}

type Taken = AnyMiddlewareArgs & AllMiddlewareArgs;

/** Comes before every listener, and lets nothing through to them from there. */
export function answerUninstalled({ apiUrl, locale, rejections, logger }: UninstalledDeps) {
  const respond = createRespond(apiUrl);
  const pen = createPen("classic", locale);
  const words = text("slack.notInstalled");

  return async (taken: Taken): Promise<void> => {
    if (taken.context["isUninstalled"] !== true) return taken.next();
    rejections.note(words);
    logger.error("The app is not installed in the workspace that a request came from.", {
      teamId: taken.context.teamId,
    });
    if ("command" in taken) return taken.ack({ response_type: "ephemeral", ...notice(words)(pen) });
    if ("view" in taken && taken.body.type === "view_submission")
      return taken.ack({ response_action: "update", view: noticeModal(words)(pen) });
    if ("options" in taken) return taken.ack({ options: [] });
    if (!("ack" in taken) || taken.ack === undefined) return;
    await taken.ack();
    const { body } = taken;
    const url = "response_url" in body && typeof body.response_url === "string" ? body.response_url : null;
    if (url === null) return;
    await respond(url, notice(words)(pen)).catch((error: unknown) =>
      logger.warn("A response_url did not take an answer.", { error }),
    );
  };
}
