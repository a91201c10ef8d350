/** App Home of several people, from one reading of the store. */
import { type Actor, deskOf, readBoard } from "@bakferry/core";
import type { HomeView } from "@slack/types";

import { type HomeSubject, homeView, type HomeVote } from "../views/home.ts";
import { actionSummaryOf, summaryOf, type WorkDeps } from "./work-deps.ts";

export async function drawHomes(deps: WorkDeps, people: readonly Actor[]): Promise<readonly HomeView[]> {
  const board = await readBoard(deps.desk);
  return Promise.all(
    people.map(async (person) => {
      const { votes, scheduled, open, ended } = await deskOf(deps.desk, board, person);
      const pen = await deps.answers.penFor({ person, channelId: null });
      const subject: HomeSubject = {
        votes: votes.map(({ migration, action }): HomeVote => ({
          migration,
          summary: summaryOf(deps, migration),
          action: action ? (actionSummaryOf(deps, migration, action.id) ?? null) : null,
        })),
        scheduled: scheduled.map((migration) => ({
          summary: summaryOf(deps, migration),
          opensAt: migration.opensAt,
        })),
        open: open.map((migration) => summaryOf(deps, migration)),
        ended: ended.map((migration) => summaryOf(deps, migration)),
      };
      return homeView(subject, pen);
    }),
  );
}
