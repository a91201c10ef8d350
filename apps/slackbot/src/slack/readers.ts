/**
 * Which language a reader reads: a channel the one that it is configured for, a person the one chosen in Slack.
 *
 * Slack tells it by `users.info` with `include_locale`; commands and clicks do not carry it. It is kept for an hour,
 * and an answer never waits for it: who is asked for the first time and not told in time reads the channel's language.
 */
import { type Actor, type Clock, type Locale, localeOf, type Logger } from "@bakferry/core";
import type { WebClient } from "@slack/web-api";

import type { Admit } from "./admission.ts";
import { toSlackFailure } from "./slack-failure.ts";

const KEPT_MS = 3_600_000;
const KEPT_AFTER_FAILURE_MS = 60_000;
const KEPT_PEOPLE = 10_000;
/** An acknowledgement has three seconds for everything. */
const LONGEST_WAIT_MS = 500;

export interface Languages {
  /** Of every channel that has none of its own. */
  readonly locale: Locale;
  readonly channelLocales: ReadonlyMap<string, Locale>;
  /** Whether what one person reads follows that person's setting in Slack. */
  readonly followsPeople: boolean;
}

export interface Readers {
  channelLocale(channelId: string | null): Locale;
  /** Never rejects. `channelId`: where the person is answered. */
  personLocale(person: Actor, channelId: string | null): Promise<Locale>;
}

export interface ReadersDeps {
  readonly client: WebClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly languages: Languages;
  readonly admit: Admit;
}

interface Known {
  readonly locale: Promise<Locale | undefined>;
  readonly until: number;
}

export function createReaders({ client, clock, logger, languages, admit }: ReadersDeps): Readers {
  const people = new Map<string, Known>();

  function channelLocale(channelId: string | null): Locale {
    return languages.channelLocales.get(channelId ?? "") ?? languages.locale;
  }

  async function ask(userId: string): Promise<Locale | undefined> {
    try {
      // The language matters less than who may vote.
      if (!(await admit({ method: "users.info", lane: "progress", patienceMs: 0 }))) {
        people.delete(userId);
        return undefined;
      }
      const { user } = await client.users.info({ user: userId, include_locale: true });
      return localeOf(user?.locale);
    } catch (error) {
      logger.warn("Slack did not say which language a person reads.", {
        userId,
        failure: toSlackFailure(error) ?? error,
      });
      people.set(userId, { locale: Promise.resolve(undefined), until: clock.now() + KEPT_AFTER_FAILURE_MS });
      return undefined;
    }
  }

  async function chosenBy(userId: string): Promise<Locale | undefined> {
    const known = people.get(userId);
    if (known && clock.now() < known.until) return known.locale;
    if (people.size >= KEPT_PEOPLE) people.clear();
    const locale = ask(userId);
    people.set(userId, { locale, until: clock.now() + KEPT_MS });
    return locale;
  }

  return {
    channelLocale,

    async personLocale(person, channelId) {
      const otherwise = channelLocale(channelId);
      if (!languages.followsPeople || person.kind !== "slackUser") return otherwise;
      const waited = new AbortController();
      const late = clock.sleep(LONGEST_WAIT_MS, waited.signal).catch(() => undefined);
      const chosen = await Promise.race([chosenBy(person.userId), late]);
      waited.abort();
      return chosen ?? otherwise;
    },
  };
}
