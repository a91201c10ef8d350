/** Everything that people do in Slack, and who hears it. */
import type { App } from "@slack/bolt";

import type { HomeBoard } from "../slack/home-board.ts";
import { listenToGlass } from "./break-glass.ts";
import { listenToClicks } from "./button-click.ts";
import { listenToForms } from "./form-submission.ts";
import type { FrontDesk } from "./front-desk.ts";
import { listenToHome } from "./home-opened.ts";
import { listenToCommand } from "./migrate-command.ts";
import { listenToShortcut } from "./new-migration-shortcut.ts";
import { listenToOffers } from "./offer-submission.ts";
import { listenToPickLists } from "./pick-lists.ts";
import { listenToDecisions } from "./review-submission.ts";
import type { WorkDeps } from "./work-deps.ts";

export interface Hearing {
  readonly frontDesk: FrontDesk;
  readonly workDeps: WorkDeps;
  readonly homes: HomeBoard;
}

export function listen(app: App, { frontDesk, workDeps, homes }: Hearing): void {
  listenToCommand(app, frontDesk);
  listenToClicks(app, frontDesk);
  listenToDecisions(app, frontDesk);
  listenToOffers(app, frontDesk);
  listenToGlass(app, frontDesk);
  listenToForms(app, frontDesk, workDeps);
  listenToPickLists(app, workDeps);
  listenToShortcut(app, frontDesk);
  listenToHome(app, homes);
}
