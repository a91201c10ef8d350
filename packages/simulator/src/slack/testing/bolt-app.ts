/**
 * A real Bolt app in front of the simulator, in either mode, as a product would build it.
 *
 * Bolt caches a failed start-up `auth.test` for ever, so the app brings its own `authorize`; a hand-made
 * `SocketModeReceiver` takes the API's address from `installerOptions`, not from the App.
 *
 * Source: https://docs.slack.dev/tools/bolt-js
 */
import { App, HTTPReceiver, SocketModeReceiver } from "@slack/bolt";

import { createSlack, type SlackSimulator } from "../create-slack.ts";
import { defaultSeed, type AppSeed, type SlackSeed } from "../seed.ts";
import { quietLogger } from "./quiet-logger.ts";

export type Mode = "http" | "socket";

export interface Rig {
  readonly slack: SlackSimulator;
  readonly app: App;
  /** One for each receiver: how many envelopes it was given. */
  readonly received: readonly number[];
  close(): Promise<void>;
}

export interface RigOptions {
  readonly mode: Mode;
  readonly receivers?: number;
  /** The secret that the app expects; the simulator's own unless said otherwise. */
  readonly signingSecret?: string;
  readonly clock?: { now(): number };
  /** HTTP mode: answer only when the listener is through, so that its failure is seen. */
  readonly processBeforeResponse?: boolean;
  readonly changeApp?: (app: AppSeed) => AppSeed;
  /** Listeners are added before anything can arrive. */
  readonly listen: (app: App) => void;
}

/** Resolves when the app can be reached: the server listens, or every socket is open. */
export async function startRig(options: RigOptions): Promise<Rig> {
  return options.mode === "http" ? httpRig(options) : socketRig(options);
}

async function httpRig(options: RigOptions): Promise<Rig> {
  const [seeded] = defaultSeed().apps;
  const received = [0];
  const receiver = new HTTPReceiver({
    signingSecret: options.signingSecret ?? seeded!.signingSecret,
    logger: quietLogger(),
    processBeforeResponse: options.processBeforeResponse ?? false,
    dispatchErrorHandler: ({ response }) => {
      response.writeHead(404).end();
    },
    customPropertiesExtractor: () => {
      received[0] = (received[0] ?? 0) + 1;
      return {};
    },
  });
  const port = await listenPort(receiver);
  const requestUrl = `http://127.0.0.1:${port}/slack/events`;
  const slack = await createSlack({
    seed: seedWith((app) => options.changeApp?.({ ...app, requestUrl }) ?? { ...app, requestUrl }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  const app = new App({ ...common(slack), receiver });
  options.listen(app);
  receiver.init(app);
  return {
    slack,
    app,
    received,
    close: async () => {
      await app.stop();
      await slack.close();
    },
  };
}

/** The port has to be known before the workspace is seeded with it. */
async function listenPort(receiver: HTTPReceiver): Promise<number> {
  const server = await receiver.start({ port: 0, host: "127.0.0.1" });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The receiver has no port.");
  return address.port;
}

async function socketRig(options: RigOptions): Promise<Rig> {
  const slack = await createSlack({
    seed: seedWith((app) => options.changeApp?.(app) ?? app),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  const received: number[] = [];
  const receivers = Array.from({ length: options.receivers ?? 1 }, (_, index) => {
    received[index] = 0;
    return new SocketModeReceiver({
      appToken: defaultSeed().apps[0]!.appToken,
      logger: quietLogger(),
      // The client waits this long before it opens a new socket; its default of 5 s only slows the tests.
      clientPingTimeout: 1500,
      installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
      customPropertiesExtractor: () => {
        received[index] = (received[index] ?? 0) + 1;
        return {};
      },
    });
  });
  const app = new App({ ...common(slack), receiver: receivers[0]! });
  options.listen(app);
  for (const receiver of receivers) {
    receiver.init(app);
    await receiver.start();
  }
  return {
    slack,
    app,
    received,
    close: async () => {
      await Promise.all(receivers.map((receiver) => receiver.stop()));
      await slack.close();
    },
  };
}

function seedWith(change: (app: AppSeed) => AppSeed): SlackSeed {
  const seed = defaultSeed();
  return { ...seed, apps: seed.apps.map(change) };
}

function common(slack: SlackSimulator): ConstructorParameters<typeof App>[0] {
  const [seeded] = defaultSeed().apps;
  return {
    logger: quietLogger(),
    tokenVerificationEnabled: false,
    authorize: async () => ({
      botToken: seeded!.botToken,
      botUserId: seeded!.botUserId,
      botId: "B0BAKFERRY",
    }),
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
  };
}
