/**
 * A logger for Slack's clients that says nothing: the refusals that tests provoke are no news.
 */
import { LogLevel, type Logger } from "@slack/web-api";

export function quietLogger(): Logger {
  return {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: () => {},
    setLevel: () => {},
    getLevel: () => LogLevel.ERROR,
    setName: () => {},
  };
}
