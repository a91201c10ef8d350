/**
 * App Home of the people who look at it: drawn when they open it, and again when what it shows has changed.
 *
 * Slack does not tell when somebody stops looking, so whoever opened it lately counts as looking. An equal drawing is
 * not published again, and all together stay below a budget.
 *
 * Source: Slack, "views.publish", tier 4 (about 100 a minute), and "Rate limits".
 */
import { type Actor, actorKey, type Clock, type Logger, type NoticeLane } from "@bakferry/core";
import type { HomeView } from "@slack/types";
import type { WebClient } from "@slack/web-api";

import type { Admit } from "./admission.ts";
import { toSlackFailure } from "./slack-failure.ts";

export type SlackPerson = Extract<Actor, { kind: "slackUser" }>;

export interface HomeBoard {
  /** Draws it now, and keeps it fresh for a while. */
  opened(person: SlackPerson): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

export interface HomeBoardDeps {
  /** Of the workspace in which somebody looks. */
  readonly clientOf: (person: SlackPerson) => WebClient;
  readonly admitOf: (person: SlackPerson) => Admit;
  readonly clock: Clock;
  readonly logger: Logger;
  /** For all of them at once, so that the store is read once. */
  readonly draw: (people: readonly SlackPerson[]) => Promise<readonly HomeView[]>;
}

interface Watcher {
  readonly person: SlackPerson;
  openedAt: number;
  /** What was published last; empty before the first time. */
  drawn: string;
}

const LOOKS_FOR_MS = 60 * 60_000;
const EVERY_MS = 5000;
/** Of the hundred a minute that Slack takes. */
const PUBLISHED_PER_ROUND = 4;
const MOST_WATCHERS = 200;

export function createHomeBoard(deps: HomeBoardDeps): HomeBoard {
  const board = new Board(deps);
  return {
    opened: async (person) => board.opened(person),
    start: () => board.start(),
    stop: async () => board.stop(),
  };
}

class Board {
  readonly #deps: HomeBoardDeps;
  readonly #stopping = new AbortController();
  /** Whoever waited longest for a drawing comes first. */
  readonly #watchers = new Map<string, Watcher>();
  #pausedUntil = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(deps: HomeBoardDeps) {
    this.#deps = deps;
  }

  async opened(person: SlackPerson): Promise<void> {
    const key = actorKey(person);
    const watcher = this.#watchers.get(key) ?? { person, openedAt: 0, drawn: "" };
    watcher.openedAt = this.#deps.clock.now();
    this.#watchers.delete(key);
    this.#watchers.set(key, watcher);
    const [oldest] = this.#watchers.keys();
    if (this.#watchers.size > MOST_WATCHERS && oldest !== undefined) this.#watchers.delete(oldest);
    const [view] = await this.#deps.draw([person]);
    // Even when it is equal: Slack may have lost it, and the person is waiting.
    if (view) await this.#publish(watcher, view, "people");
  }

  start(): void {
    this.#running = this.#run(this.#stopping.signal);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#deps.clock.sleep(EVERY_MS, signal).catch(() => undefined);
      if (signal.aborted) return;
      try {
        await this.#round();
      } catch (error) {
        this.#deps.logger.error("App Home could not be drawn.", { error });
      }
    }
  }

  async #round(): Promise<void> {
    const now = this.#deps.clock.now();
    for (const [key, { openedAt }] of this.#watchers)
      if (now - openedAt > LOOKS_FOR_MS) this.#watchers.delete(key);
    const watchers = [...this.#watchers.values()];
    if (watchers.length === 0 || now < this.#pausedUntil) return;
    const views = await this.#deps.draw(watchers.map(({ person }) => person));
    const changed = watchers.flatMap((watcher, index) => {
      const view = views[index];
      return view && JSON.stringify(view) !== watcher.drawn ? [{ watcher, view }] : [];
    });
    for (const { watcher, view } of changed.slice(0, PUBLISHED_PER_ROUND))
      await this.#publish(watcher, view, "progress");
  }

  async #publish(watcher: Watcher, view: HomeView, lane: NoticeLane): Promise<void> {
    const { clientOf, admitOf, clock, logger } = this.#deps;
    const patienceMs = lane === "people" ? EVERY_MS : 0;
    // Somebody else's turn: the next round draws it again.
    if (!(await admitOf(watcher.person)({ method: "views.publish", lane, patienceMs }))) return;
    const client = clientOf(watcher.person);
    try {
      await client.views.publish({ user_id: watcher.person.userId, view });
      watcher.drawn = JSON.stringify(view);
      const key = actorKey(watcher.person);
      if (this.#watchers.delete(key)) this.#watchers.set(key, watcher);
    } catch (error) {
      const failure = toSlackFailure(error);
      if (!failure) throw error;
      if (failure.kind === "rate_limited") this.#pausedUntil = clock.now() + failure.retryAfterMs;
      logger.warn("App Home could not be published.", { failure });
    }
  }
}
