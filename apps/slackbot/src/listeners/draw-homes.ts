/** App Home of several people, from one reading of the store. */
import { type Actor, deskOf, environmentOf, policyFor, readBoard } from "@bakferry/core";
import type { HomeView } from "@slack/types";

import { type HomeSubject, homeView, type HomeVote } from "../views/home.ts";
import { shownSubject } from "./shown-subject.ts";
import { waveSummaryOf } from "./waves.ts";
import { summaryOf, type WorkDeps } from "./work-deps.ts";

export async function drawHomes(deps: WorkDeps, people: readonly Actor[]): Promise<readonly HomeView[]> {
  const board = await readBoard(deps.desk);
  return Promise.all(
    people.map(async (person) => {
      const { votes, scheduled, waves, open, ended } = await deskOf(deps.desk, board, person);
      const pen = await deps.answers.penFor({ person, channelId: null });
      const subject: HomeSubject = {
        votes: await Promise.all(
          votes.map(async (subject): Promise<HomeVote> => ({
            subject: await shownSubject(deps, subject),
            policy: policyFor(deps.desk.settings, environmentOf(subject)),
          })),
        ),
        scheduled: scheduled.map((migration) => ({
          summary: summaryOf(deps, migration),
          opensAt: migration.opensAt,
        })),
        open: [
          ...(await Promise.all(waves.map((wave) => waveSummaryOf(deps, wave)))),
          ...open.map((migration) => summaryOf(deps, migration)),
        ],
        ended: ended.map((migration) => summaryOf(deps, migration)),
      };
      return homeView(subject, pen);
    }),
  );
}
