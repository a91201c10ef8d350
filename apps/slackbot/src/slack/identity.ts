/**
 * Who the bot is in its workspace, asked by ourselves.
 *
 * Bolt asks once in its constructor and keeps a failure for ever: every later click is then acknowledged and dropped.
 * So Bolt gets our own `authorize`, which never fails, and the question is repeated here until it is answered.
 */
import type { Clock, Logger } from "@bakferry/core";
import type { WebClient } from "@slack/web-api";

import { isTokenRefused, toSlackFailure } from "./slack-failure.ts";

interface BotIdentity {
  readonly botId?: string;
  readonly botUserId?: string;
  readonly teamId?: string;
  readonly teamName?: string;
  readonly enterpriseId?: string;
}

export interface Identity {
  /** Empty until Slack has answered. */
  current(): BotIdentity;
  /** Resolves when Slack answered, or when it cannot be reached; then it goes on asking until `signal` aborts. */
  learn(signal: AbortSignal): Promise<"known" | "later" | "token_refused">;
}

export interface IdentityDeps {
  readonly client: WebClient;
  readonly clock: Clock;
  readonly logger: Logger;
}

const LONGEST_PAUSE_MS = 60_000;

export function createIdentity({ client, clock, logger }: IdentityDeps): Identity {
  let identity: BotIdentity = {};

  async function ask(): Promise<"known" | "later" | "token_refused"> {
    try {
      const answer = await client.auth.test();
      identity = {
        ...(answer.bot_id && { botId: answer.bot_id }),
        ...(answer.user_id && { botUserId: answer.user_id }),
        ...(answer.team_id && { teamId: answer.team_id }),
        ...(answer.team && { teamName: answer.team }),
        ...(answer.enterprise_id && { enterpriseId: answer.enterprise_id }),
      };
      logger.info("Slack knows the bot.", { team: answer.team, bot: answer.user });
      return "known";
    } catch (error) {
      const failure = toSlackFailure(error);
      if (failure === undefined) throw error;
      logger.warn("Slack did not say who the bot is.", { failure });
      return isTokenRefused(failure) ? "token_refused" : "later";
    }
  }

  async function goOnAsking(signal: AbortSignal): Promise<void> {
    for (let pauseMs = 1000; !signal.aborted; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      await clock.sleep(pauseMs, signal);
      if ((await ask()) !== "later") return;
    }
  }

  return {
    current: () => identity,
    async learn(signal) {
      const answer = await ask();
      if (answer === "later") {
        goOnAsking(signal).catch((error: unknown) => {
          if (!signal.aborted) logger.error("Asking Slack who the bot is came to an end.", { error });
        });
      }
      return answer;
    },
  };
}
