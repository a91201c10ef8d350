/** The composition root: the adapters, the worker, the Slack app and the delivery, put together. */
import { resolve } from "node:path";

import { createChecksums, type CredentialsProvider } from "@bakferry/alibaba";
import {
  type Clock,
  createBackupChoices,
  createHeaderCache,
  createRunner,
  createTargetChoices,
  type DeskDeps,
  type Ids,
  type People,
  type RunnerDeps,
  type TicketIssuer,
} from "@bakferry/core";
import {
  createBackupDirectory,
  createSecretSource,
  createSystemClock,
  createSystemIds,
} from "@bakferry/host";
import { type DatabaseAddress, openStore, type Store } from "@bakferry/store";
import type { HomeView } from "@slack/types";

import { createCloud } from "./cloud.ts";
import { type ConfigChanges, createLiveConfig, type LiveConfig } from "./config/live-config.ts";
import type { Config } from "./config/schema.ts";
import type { SlackSecrets } from "./config/secrets.ts";
import { retentionRuleOf } from "./config/settings.ts";
import { keepHouse } from "./db/keep-house.ts";
import { createDelivery, type Delivery, type DeliveryDeps } from "./delivery/delivery.ts";
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
import { type BotLog, createSlackLog } from "./log.ts";
import type { Metrics } from "./operations/metrics.ts";
import { openOperations, type Operations } from "./operations/operations.ts";
import { redrawQuestions } from "./operations/reload.ts";
import type { Tracer } from "./operations/tracer.ts";
import { watchPacing } from "./operations/watch-pacing.ts";
import { createWitness } from "./operations/witness.ts";
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
  readonly tracer: Tracer | null;
  readonly logger: BotLog;
}

type StartOutcome =
  | { readonly kind: "started"; readonly where: string }
  /** Slack refuses one of the tokens. */
  | { readonly kind: "token_refused" };

export interface Bot {
  readonly metrics: Metrics;
  start(): Promise<StartOutcome>;
  /** Another configuration, as far as it can be taken while the bot runs. */
  take(config: Config): Promise<ConfigChanges>;
  /** Takes nothing new, finishes what was acknowledged, delivers what is due, frees everything. */
  stop(): Promise<void>;
}

const LISTENERS_CAP_MS = 20_000;
const OUTBOX_CAP_MS = 5000;
const OUTBOX_POLL_MS = 150;
const WORKERS = 4;

/** Throws STORE_UNAVAILABLE. */
export async function createBot(options: BotOptions): Promise<Bot> {
  const { config, logger, tracer } = options;
  const clock = createSystemClock();
  const ids = createSystemIds(clock);
  const stopping = new AbortController();
  const leaseMs = config.store.leaseSeconds * 1000;
  const store = await openStore({ ...options.database, clock, logger, leaseMs });
  const operations = await openOperations({ config, tracer, clock, ids, logger, stopping: stopping.signal });
  const { metrics, observer } = operations;
  const around = { clock, observer: observer.cloud, sharedBudget: store.budget };
  const cloud = createCloud(config, { ...around, credentials: options.credentials });
  const live = createLiveConfig(config);
  const slackSide = createSlackSide(options, { store, clock, ids, live, operations });
  const desk: DeskDeps = {
    store: store.migrations,
    waves: store.waves,
    objects: cloud.objects,
    imports: cloud.imports,
    instances: cloud.instances,
    account: cloud.account,
    line: cloud.line,
    directory: directoryOf(options),
    people: slackSide.people,
    clock,
    ids,
    logger,
    settings: live.settings,
    headers: createHeaderCache(),
    witness: createWitness({ metrics, step: observer.step, migrations: store.migrations, logger }),
  };
  const run = createRunner({
    ...desk,
    objects: cloud.objects,
    checksums: createChecksums(),
    journal: store.journal,
    unknownMessages: store.unknownMessages,
    secrets: createSecretSource(),
    ...slackSide.forWorker,
    timing: timingOf(config),
  });
  const { frontDesk, delivery, slackApp, homes } = slackSide.connect(desk, cloud.tickets);
  let watching: Promise<unknown> | undefined;

  return {
    metrics,

    async start() {
      await operations.serve({ vitalSigns: store.vitalSigns, connection: () => slackApp.connection() });
      if ((await slackSide.installations.learn(stopping.signal)) === "token_refused")
        return { kind: "token_refused" };
      const left = await store.inbox.takeOver();
      const started = await slackApp.start();
      if (started.kind === "token_refused") return started;
      delivery.start();
      homes.start();
      store.dispatcher.work((turn) => observer.turn(turn, () => run(turn)), WORKERS);
      void frontDesk.resume(left);
      watching = watchOver({ config, store, frontDesk, clock, logger }, stopping.signal);
      operations.started();
      return started;
    },

    async take(next) {
      const changes = live.replace(next);
      logger.setLevel(live.logLevel());
      await redrawQuestions({ store, clock }, changes.environments);
      return changes;
    },

    async stop() {
      stopping.abort();
      const [abandoned] = await Promise.all([slackApp.stop(LISTENERS_CAP_MS), store.dispatcher.stop()]);
      if (abandoned > 0)
        logger.warn("Listeners were given up; they are worked off at the next start.", { abandoned });
      await Promise.all([homes.stop(), watching]);
      await delivery.stop(OUTBOX_CAP_MS);
      await operations.stop();
      await store.close();
      cloud.close();
    },
  };
}

interface Watched extends Pick<BotOptions, "config" | "logger"> {
  readonly store: Store;
  readonly frontDesk: FrontDesk;
  readonly clock: Clock;
}

/** What goes on beside the work, until the signal aborts. Never rejects. */
function watchOver(
  { config, store, frontDesk, clock, logger }: Watched,
  signal: AbortSignal,
): Promise<unknown> {
  const leaseMs = config.store.leaseSeconds * 1000;
  return Promise.all([
    watchInbox({ inbox: store.inbox, frontDesk, clock, logger, leaseMs }, signal),
    keepHouse({ store, rule: retentionRuleOf(config), clock, logger }, signal),
  ]);
}

function directoryOf({ config, baseDirectory }: BotOptions): DeskDeps["directory"] {
  return config.backups ? createBackupDirectory(resolve(baseDirectory, config.backups.directory)) : null;
}

function timingOf({ polling }: Config): RunnerDeps["timing"] {
  return {
    importPollMs: polling.importSeconds * 1000,
    incrementPollMs: polling.incrementSeconds * 1000,
    progressMs: 2000,
    retryMs: polling.retrySeconds * 1000,
    settlingMs: polling.settleSeconds * 1000,
  };
}

interface Inside {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly live: LiveConfig;
  readonly operations: Operations;
}

interface SlackSide {
  readonly installations: Installations;
  readonly people: People;
  readonly forWorker: Pick<RunnerDeps, "peopleIn" | "whisper">;
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

function createSlackSide({ config, secrets, logger }: BotOptions, inside: Inside): SlackSide {
  const { store, clock, ids, live, operations } = inside;
  const { observer, metrics } = operations;
  const slackLogger = createSlackLog(logger);
  const settings = { apiUrl: config.slack.apiUrl, logger: slackLogger, observe: observer.slack };
  const installations = createInstallations({ config, secrets, store, clock, logger, slackLogger });
  const { workspaces } = installations;
  const pacing = watchPacing(createPacing(store.budget, clock, config.slack.pace), metrics);
  const { languages } = live;
  const sideOf = createWorkspaceSides({ workspaces, settings, languages, pacing, clock, logger });
  const answers = answersByPlace(sideOf);

  function connect(desk: DeskDeps, tickets: TicketIssuer | null): ReturnType<SlackSide["connect"]> {
    const workDeps: WorkDeps = {
      desk,
      tickets,
      answers,
      noteRefusal: createNoteRefusal(store.audit, clock),
      audit: store.audit,
      channelTargets: live.channelTargets,
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
      work: async (received, resumed) =>
        observer.act(received, async () => work(here(received), received, resumed)),
    });
    const delivery = deliveryOf({
      config,
      logger,
      store,
      clock,
      desk,
      installations,
      sideOf,
      pacing,
      observe: async (item, run) => observer.notice(item, run),
    });
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
    forWorker: sidesForWorker(sideOf),
    connect,
  };
}

/** Each migration is worked on in the workspace in which it was asked for. */
function sidesForWorker(sideOf: SideOf): SlackSide["forWorker"] {
  return {
    peopleIn: (teamId) => sideOf({ teamId }).people,
    whisper: {
      tell: async (listener, words) =>
        sideOf({ teamId: listener.conversation.teamId }).whisper.tell(listener, words),
    },
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
  readonly observe: DeliveryDeps["observe"];
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
    observe: parts.observe,
    leaseMs: config.store.leaseSeconds * 1000,
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
