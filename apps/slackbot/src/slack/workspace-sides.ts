/**
 * What talks to one workspace: its clients, its people, its answers. Made when first needed, and anew for a new token.
 *
 * For a place where the app is not installed there is one without a token: Slack refuses its calls, and everything
 * that calls knows what to do about a refusal.
 */
import type { Clock, Logger, People, Whisper } from "@bakferry/core";
import type { WebClient } from "@slack/web-api";

import type { Pacing } from "../delivery/pacing.ts";
import type { Place, Workspaces } from "../installations/workspaces.ts";
import { type Answers, createAnswers } from "../listeners/answers.ts";
import { type Admit, createAdmission } from "./admission.ts";
import { type Capabilities, createCapabilities } from "./capabilities.ts";
import { createPeople } from "./people.ts";
import { createReaders, type Languages, type Readers } from "./readers.ts";
import { createRespond, type Respond } from "./respond.ts";
import { type ClientSettings, createWebClient } from "./web-client.ts";
import { createWhisper } from "./whisper.ts";

export interface WorkspaceSide {
  /** What people wait for never queues behind the delivery, so that has a client of its own. */
  readonly deliveryClient: WebClient;
  readonly people: People;
  readonly readers: Readers;
  readonly answers: Answers;
  readonly whisper: Whisper;
  readonly capabilities: Capabilities;
  readonly admit: Admit;
}

export type SideOf = (place: Place) => WorkspaceSide;

export interface SidesDeps {
  readonly workspaces: Workspaces;
  readonly settings: ClientSettings;
  readonly languages: Languages;
  readonly pacing: Pacing;
  readonly clock: Clock;
  readonly logger: Logger;
}

const NO_TOKEN = "";

export function createWorkspaceSides({ workspaces, ...deps }: SidesDeps): SideOf {
  const sides = new Map<string, { readonly token: string; readonly side: WorkspaceSide }>();
  return (place) => {
    const { key, token } = workspaces.find(place) ?? { key: "", token: NO_TOKEN };
    const known = sides.get(key);
    if (known?.token === token) return known.side;
    const admit = createAdmission({ pacing: deps.pacing, clock: deps.clock, teamId: key });
    const side = createSide(token, { ...deps, admit });
    sides.set(key, { token, side });
    return side;
  };
}

function createSide(
  token: string,
  {
    settings,
    languages,
    pacing,
    clock,
    logger,
    admit,
  }: Omit<SidesDeps, "workspaces"> & { readonly admit: Admit },
): WorkspaceSide {
  const client = createWebClient(token, settings);
  const capabilities = createCapabilities(logger);
  const readers = createReaders({ client, clock, logger, languages, admit });
  return {
    deliveryClient: createWebClient(token, settings),
    people: createPeople({ client, clock, admit }),
    readers,
    answers: createAnswers({
      client,
      respond: observed(settings),
      pacing,
      admit,
      capabilities,
      readers,
      logger,
    }),
    whisper: createWhisper({ client, readers, admit }),
    capabilities,
    admit,
  };
}

/** A `response_url` is no method of Slack, but a call that people wait for like any other. */
function observed({ apiUrl, observe }: ClientSettings): Respond {
  const respond = createRespond(apiUrl);
  if (!observe) return respond;
  return async (responseUrl, drawing) => observe("response_url", async () => respond(responseUrl, drawing));
}

/** Each person is answered in the workspace in which that person acted. */
export function answersByPlace(sideOf: SideOf): Answers {
  return {
    penFor: async (reader) => sideOf(placeOf(reader)).answers.penFor(reader),
    tell: async (received, answer) => sideOf(placeOf(received)).answers.tell(received, answer),
    open: async (opener, modal) => sideOf(placeOf(opener)).answers.open(opener, modal),
    openToFill: async (opener, modal, instead) =>
      sideOf(placeOf(opener)).answers.openToFill(opener, modal, instead),
    fillIn: async (opened, modal) => sideOf(placeOf(opened)).answers.fillIn(opened, modal),
    replace: async (submission, modal, instead) =>
      sideOf(placeOf(submission)).answers.replace(submission, modal, instead),
  };
}

/** A person of another workspace may act in a shared channel: the place is where it happened, if that is known. */
export function placeOf({
  person,
  teamId,
}: {
  readonly person: Parameters<Answers["penFor"]>[0]["person"];
  readonly teamId?: string;
}): Place {
  if (person.kind !== "slackUser") return { teamId: teamId ?? null };
  return { teamId: teamId ?? person.teamId, enterpriseId: person.enterpriseId };
}
