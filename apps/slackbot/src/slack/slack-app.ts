/**
 * The Bolt app: one dispatcher for commands, clicks and submissions, whichever way they come in.
 *
 * Bolt's own token check is off and `authorize` is ours; see identity.ts. Every listener is tracked, so that a
 * process that is told to stop finishes what it has acknowledged.
 */
import type { AddressInfo } from "node:net";

import type { Clock, Locale, Logger } from "@bakferry/core";
import { App, type AuthorizeResult, type Logger as SlackLogger, type SocketModeReceiver } from "@slack/bolt";

import type { Page } from "../installations/oauth-pages.ts";
import type { Place, Workspaces } from "../installations/workspaces.ts";
import { createHttpReceiver } from "./http-receiver.ts";
import { createInFlight } from "./in-flight.ts";
import { listenOn, servePages } from "./page-server.ts";
import type { Rejections } from "./rejections.ts";
import { limit, SERVER_LIMITS } from "./request-limits.ts";
import { createSocketReceivers, keepOpen, type SocketDeps } from "./sockets.ts";
import { answerUninstalled, UNINSTALLED } from "./uninstalled.ts";
import { clientOptions } from "./web-client.ts";

export type Mode =
  | { readonly kind: "socket"; readonly appToken: string; readonly host: string; readonly port: number }
  | { readonly kind: "http"; readonly signingSecret: string; readonly host: string; readonly port: number };

export interface SlackAppDeps {
  readonly mode: Mode;
  readonly workspaces: Workspaces;
  /** Pages of installations; none with one workspace. */
  readonly pages: readonly Page[];
  readonly apiUrl: string | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly slackLogger: SlackLogger;
  readonly rejections: Rejections;
  /** For those of whom nothing is known. */
  readonly locale: Locale;
}

/** Whether Slack can reach this process. */
export type Connection =
  | { readonly mode: "socket"; readonly open: number; readonly wanted: number }
  | { readonly mode: "http"; readonly isListening: boolean };

export interface SlackApp {
  readonly app: App;
  connection(): Connection;
  /** `where` is for the log: an address, or the number of sockets. */
  start(): Promise<{ readonly kind: "started"; readonly where: string } | { readonly kind: "token_refused" }>;
  /** Takes nothing new and waits for what runs; resolves with the number of listeners given up. */
  stop(capMs: number): Promise<number>;
}

export function createSlackApp(deps: SlackAppDeps): SlackApp {
  const stopping = new AbortController();
  const inFlight = createInFlight();
  const intake = createIntake(deps, stopping.signal);
  const { workspaces, apiUrl, slackLogger } = deps;
  const app = new App({
    receiver: intake.receiver,
    authorize: async (source) => authorize(workspaces, source),
    tokenVerificationEnabled: false,
    clientOptions: clientOptions({ apiUrl, logger: slackLogger }),
    logger: slackLogger,
    convoStore: false,
  });
  intake.join(app);
  app.use(async ({ next }) => inFlight.track(next));
  app.use(answerUninstalled(deps));

  return {
    app,
    connection: () => intake.connection(),
    start: () => intake.start(),
    async stop(capMs) {
      stopping.abort();
      await intake.stop();
      return inFlight.drain(deps.clock, capMs);
    },
  };
}

async function authorize(workspaces: Workspaces, { teamId, enterpriseId }: Place): Promise<AuthorizeResult> {
  const found = workspaces.find({ teamId, enterpriseId });
  if (!found) return UNINSTALLED;
  const { token, botId, botUserId, teamId: ownTeamId } = found;
  return {
    botToken: token,
    ...(botId !== null && { botId }),
    ...(botUserId !== null && { botUserId }),
    ...(ownTeamId !== null && { teamId: ownTeamId }),
  };
}

interface Intake extends Pick<SlackApp, "start" | "connection"> {
  readonly receiver: NonNullable<ConstructorParameters<typeof App>[0]>["receiver"] & object;
  /** Gives the app what comes in besides the first receiver. */
  join(app: App): void;
  stop(): Promise<void>;
}

function createIntake(deps: SlackAppDeps, signal: AbortSignal): Intake {
  return deps.mode.kind === "socket"
    ? socketIntake({ ...deps, appToken: deps.mode.appToken }, signal)
    : httpIntake({ ...deps, mode: deps.mode }, signal);
}

function socketIntake(deps: SlackAppDeps & { readonly appToken: string }, signal: AbortSignal): Intake {
  const { appToken, apiUrl, clock, logger, slackLogger } = deps;
  let open = 0;
  const onChange = (by: number): void => {
    open += by;
  };
  const socketDeps: SocketDeps = {
    appToken,
    client: { apiUrl, logger: slackLogger },
    clock,
    logger,
    onChange,
  };
  const [first, ...others] = createSocketReceivers(socketDeps);
  if (!first) throw new Error("Socket Mode needs a socket.");
  const receivers: readonly SocketModeReceiver[] = [first, ...others];
  // Requests come by sockets, but a browser that installs the app needs an address.
  const pages = deps.pages.length > 0 ? servePages(deps.pages) : null;
  return {
    receiver: first,
    connection: () => ({ mode: "socket", open, wanted: receivers.length }),
    join: (app) => {
      for (const receiver of others) receiver.init(app);
    },
    async start() {
      if (pages && deps.mode.kind === "socket") await listenOn(pages, deps.mode);
      const outcomes = await Promise.all(
        receivers.map(async (receiver) => keepOpen(receiver, socketDeps, signal)),
      );
      if (outcomes.includes("token_refused")) return { kind: "token_refused" };
      return { kind: "started", where: `${receivers.length} sockets` };
    },
    async stop() {
      pages?.close();
      pages?.closeAllConnections();
      await Promise.all(receivers.map(async (receiver) => receiver.stop()));
    },
  };
}

function httpIntake(
  deps: SlackAppDeps & { readonly mode: Extract<Mode, { kind: "http" }> },
  signal: AbortSignal,
): Intake {
  const { mode, clock, slackLogger, rejections } = deps;
  const receiver = createHttpReceiver({
    signingSecret: mode.signingSecret,
    logger: slackLogger,
    clock,
    isReady: () => !signal.aborted,
    rejections,
    pages: deps.pages,
  });
  let isListening = false;
  return {
    receiver,
    connection: () => ({ mode: "http", isListening }),
    join: () => undefined,
    async start() {
      const server = await receiver.start({ host: mode.host, port: mode.port }, SERVER_LIMITS);
      limit(server);
      isListening = true;
      const { address, port } = server.address() as AddressInfo;
      return { kind: "started", where: `http://${address}:${port}/slack/events` };
    },
    async stop() {
      if (!isListening) return;
      isListening = false;
      await receiver.stop();
      await rejections.flush();
    },
  };
}
