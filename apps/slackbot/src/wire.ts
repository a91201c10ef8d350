/** The composition root: the adapters, the worker, the Slack app and the delivery, put together. */
import { resolve } from "node:path";

import {
  type Alibaba,
  type AlibabaOptions,
  createAlibaba,
  createChecksums,
  type CredentialsProvider,
} from "@bakferry/alibaba";
import {
  type Clock,
  createBackupChoices,
  createRunner,
  createTargetChoices,
  type DeskDeps,
  type Ids,
  type Logger,
  type People,
  type RunnerDeps,
  type TicketIssuer,
  type Whisper,
} from "@bakferry/core";
import {
  createBackupDirectory,
  createSecretSource,
  createSystemClock,
  createSystemIds,
} from "@bakferry/host";
import { type DatabaseAddress, openStore, type Store } from "@bakferry/store";
import type { HomeView } from "@slack/types";

import type { Config } from "./config/schema.ts";
import type { SlackSecrets } from "./config/secrets.ts";
import {
  channelTargets,
  deskSettings,
  importDialectOf,
  languagesOf,
  ticketTermsOf,
} from "./config/settings.ts";
import { createDelivery, type Delivery } from "./delivery/delivery.ts";
import { createDirectMessenger } from "./delivery/direct-messages.ts";
import { createPacing, type Pacing } from "./delivery/pacing.ts";
import { createInstallations, type Installations } from "./installations/create-installations.ts";
import { createOutboxOfInstalled } from "./installations/outbox-of-installed.ts";
import { type Acted, atPlace } from "./listeners/at-place.ts";
import { drawHomes } from "./listeners/draw-homes.ts";
import { createFrontDesk, type FrontDesk } from "./listeners/front-desk.ts";
import { listenToInstallations } from "./listeners/installation-events.ts";
import { listen } from "./listeners/listen.ts";
import { createNoteRefusal } from "./listeners/note-refusal.ts";
import { watchInbox } from "./listeners/watch-inbox.ts";
import type { WorkDeps } from "./listeners/work-deps.ts";
import { work } from "./listeners/work.ts";
import { createSlackLog } from "./log.ts";
import { createCapabilities } from "./slack/capabilities.ts";
import { createHomeBoard, type HomeBoard, type SlackPerson } from "./slack/home-board.ts";
import { createRejections } from "./slack/rejections.ts";
import { createSlackApp, type Mode, type SlackApp } from "./slack/slack-app.ts";
import { answersByPlace, createWorkspaceSides, placeOf, type SideOf } from "./slack/workspace-sides.ts";

export interface BotOptions {
  readonly config: Config;
  /** Paths of the configuration are relative to it. */
  readonly baseDirectory: string;
  readonly database: DatabaseAddress;
  readonly secrets: SlackSecrets;
  readonly credentials: CredentialsProvider;
  readonly logger: Logger;
}

type StartOutcome =
  | { readonly kind: "started"; readonly where: string }
  /** Slack refuses one of the tokens. */
  | { readonly kind: "token_refused" };

export interface Bot {
  start(): Promise<StartOutcome>;
  /** Takes nothing new, finishes what was acknowledged, delivers what is due, frees everything. */
  stop(): Promise<void>;
}

const LISTENERS_CAP_MS = 20_000;
const OUTBOX_CAP_MS = 5000;
const OUTBOX_POLL_MS = 150;
const WORKERS = 4;

/** Throws STORE_UNAVAILABLE. */
export async function createBot(options: BotOptions): Promise<Bot> {
  const { config, baseDirectory, logger } = options;
  const clock = createSystemClock();
  const ids = createSystemIds(clock);
  const store = await openStore({ ...options.database, clock, logger });
  const cloud = createCloud(config, { credentials: options.credentials, clock });
  const slackSide = createSlackSide(options, { store, clock, ids });
  const desk: DeskDeps = {
    store: store.migrations,
    waves: store.waves,
    objects: cloud.objects,
    imports: cloud.imports,
    instances: cloud.instances,
    account: cloud.account,
    directory: config.backups
      ? createBackupDirectory(resolve(baseDirectory, config.backups.directory))
      : null,
    people: slackSide.people,
    clock,
    ids,
    logger,
    settings: deskSettings(config),
  };
  const runner: RunnerDeps = {
    ...desk,
    objects: cloud.objects,
    checksums: createChecksums(),
    journal: store.journal,
    unknownMessages: store.unknownMessages,
    secrets: createSecretSource(),
    whisper: slackSide.whisper,
    peopleIn: slackSide.peopleIn,
    timing: {
      importPollMs: config.polling.importSeconds * 1000,
      incrementPollMs: config.polling.incrementSeconds * 1000,
      progressMs: 2000,
      retryMs: 5000,
    },
  };
  const { frontDesk, delivery, slackApp, homes } = slackSide.connect(desk, cloud.tickets);
  const stopping = new AbortController();
  let watching: Promise<void> | undefined;

  return {
    async start() {
      if ((await slackSide.installations.learn(stopping.signal)) === "token_refused")
        return { kind: "token_refused" };
      const left = await store.inbox.takeOver();
      const started = await slackApp.start();
      if (started.kind === "token_refused") return started;
      delivery.start();
      homes.start();
      store.dispatcher.work(createRunner(runner), WORKERS);
      void frontDesk.resume(left);
      watching = watchInbox({ inbox: store.inbox, frontDesk, clock, logger }, stopping.signal);
      return started;
    },

    async stop() {
      stopping.abort();
      const [abandoned] = await Promise.all([slackApp.stop(LISTENERS_CAP_MS), store.dispatcher.stop()]);
      if (abandoned > 0)
        logger.warn("Listeners were given up; they are worked off at the next start.", { abandoned });
      await Promise.all([homes.stop(), watching]);
      await delivery.stop(OUTBOX_CAP_MS);
      await store.close();
      cloud.close();
    },
  };
}

export function createCloud(
  config: Config,
  { credentials, clock }: Pick<AlibabaOptions, "credentials" | "clock">,
): Alibaba {
  const tickets = ticketTermsOf(config);
  return createAlibaba({
    regionId: config.alibaba.region,
    endpoints: defined(config.alibaba.endpoints),
    network: config.alibaba.network,
    rdsRequestsPerSecond: config.alibaba.rdsRequestsPerSecond,
    permissionProbes: config.alibaba.permissionProbes,
    importDialect: importDialectOf(config),
    credentials,
    ...(tickets && { tickets }),
    clock,
  });
}

interface Inside {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
}

interface SlackSide {
  readonly installations: Installations;
  readonly people: People;
  readonly peopleIn: (teamId: string) => People;
  readonly whisper: Whisper;
  /** The rest needs core's desk, which needs `people`. */
  connect(
    desk: DeskDeps,
    tickets: TicketIssuer | null,
  ): {
    readonly frontDesk: FrontDesk;
    readonly delivery: Delivery;
    readonly slackApp: SlackApp;
    readonly homes: HomeBoard;
  };
}

function createSlackSide({ config, secrets, logger }: BotOptions, { store, clock, ids }: Inside): SlackSide {
  const slackLogger = createSlackLog(logger);
  const settings = { apiUrl: config.slack.apiUrl, logger: slackLogger };
  const installations = createInstallations({ config, secrets, store, clock, logger, slackLogger });
  const { workspaces } = installations;
  const pacing = createPacing(store.budget, clock);
  const languages = languagesOf(config);
  const sideOf = createWorkspaceSides({ workspaces, settings, languages, pacing, clock, logger });
  const answers = answersByPlace(sideOf);

  function connect(desk: DeskDeps, tickets: TicketIssuer | null): ReturnType<SlackSide["connect"]> {
    const workDeps: WorkDeps = {
      desk,
      tickets,
      answers,
      noteRefusal: createNoteRefusal(store.audit, clock),
      audit: store.audit,
      channelTargets: channelTargets(config),
      requestsChannel: config.slack.requestsChannel ?? null,
      backups: createBackupChoices(desk),
      targets: createTargetChoices(desk),
    };
    const here = (acted: Acted): WorkDeps =>
      installations.isShared ? atPlace(workDeps, acted, { workspaces, sideOf }) : workDeps;
    const homes = createHomeBoard({
      clientOf: (person) => sideOf(person).deliveryClient,
      admitOf: (person) => sideOf(person).admit,
      clock,
      logger,
      draw: async (people) =>
        installations.isShared ? drawApart(people, here) : drawHomes(workDeps, people),
    });
    const frontDesk = createFrontDesk({
      inbox: store.inbox,
      audit: store.audit,
      answers,
      clock,
      ids,
      logger,
      work: async (received, resumed) => work(here(received), received, resumed),
    });
    const delivery = deliveryOf({ config, logger, store, clock, desk, installations, sideOf, pacing });
    const slackApp = createSlackApp({
      mode: modeOf(config, secrets),
      workspaces,
      pages: installations.pages,
      apiUrl: config.slack.apiUrl,
      clock,
      logger,
      slackLogger,
      rejections: createRejections({ audit: store.audit, clock, logger }),
      locale: languages.locale,
    });
    listen(slackApp.app, { frontDesk, workDeps, homes });
    listenToInstallations(slackApp.app, installations.installer);
    return { frontDesk, delivery, slackApp, homes };
  }

  return {
    installations,
    // Several: whoever votes is looked up where the vote comes from; see listeners/at-place.ts.
    people: sideOf({ teamId: null }).people,
    peopleIn: (teamId) => sideOf({ teamId }).people,
    whisper: {
      tell: async (listener, words) =>
        sideOf({ teamId: listener.conversation.teamId }).whisper.tell(listener, words),
    },
    connect,
  };
}

/** Each sees the own workspace only, so each is drawn from a reading of its own. */
async function drawApart(
  people: readonly SlackPerson[],
  here: (acted: Acted) => WorkDeps,
): Promise<readonly HomeView[]> {
  const views = people.map(async (person) => drawHomes(here({ person, teamId: person.teamId }), [person]));
  return (await Promise.all(views)).flat();
}

interface DeliveryParts extends Pick<BotOptions, "config" | "logger">, Pick<Inside, "store" | "clock"> {
  readonly desk: DeskDeps;
  readonly installations: Installations;
  readonly sideOf: SideOf;
  readonly pacing: Pacing;
}

function deliveryOf(parts: DeliveryParts): Delivery {
  const { config, logger, store, clock, desk, installations, sideOf, pacing } = parts;
  const { migrations, waves } = store;
  const { workspaces, identity } = installations;
  const outbox = createOutboxOfInstalled({ outbox: store.outbox, migrations, waves, workspaces, logger });
  return createDelivery({
    outbox,
    clock,
    logger,
    pollMs: OUTBOX_POLL_MS,
    deliver: {
      clientOf: (teamId) => sideOf({ teamId }).deliveryClient,
      outbox,
      draw: {
        migrations,
        waves,
        settings: desk.settings,
        approvalsChannel: config.slack.approvalsChannel ?? null,
        localeIn: (channelId) => sideOf({ teamId: null }).readers.channelLocale(channelId),
        personLocale: async (person, channelId) =>
          sideOf(placeOf({ person })).readers.personLocale(person, channelId),
      },
      report: { audit: store.audit, clock },
      peopleOf: (teamId) => sideOf({ teamId }).people,
      pacing,
      messenger: createDirectMessenger(),
      capabilities: createCapabilities(logger),
      identity,
      logger,
    },
  });
}

function modeOf({ slack }: Config, secrets: SlackSecrets): Mode {
  const { host, port } = slack;
  return slack.mode === "socket"
    ? { kind: "socket", appToken: secrets.appToken, host, port }
    : { kind: "http", signingSecret: secrets.signingSecret, host, port };
}

/** Leaves out what is not set, which is not the same as set to nothing. */
function defined(endpoints: Config["alibaba"]["endpoints"]): NonNullable<AlibabaOptions["endpoints"]> {
  return Object.fromEntries(Object.entries(endpoints).filter(([, address]) => address !== undefined));
}
