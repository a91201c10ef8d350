/** How long a signed URL lives. OSS signs for a week at most. Source: OSS, "Include a V4 signature in a URL". */
import { text } from "@bakferry/core/texts";
import { say } from "@bakferry/host/terminal";
import { InvalidArgumentError } from "commander";

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
const LONGEST_SECONDS = 7 * 86_400;

/** Reads "8h", "90m", "2d", "28800" into seconds. Throws commander's own error. */
export function parseExpires(given: string): number {
  const [, count = "", unit = "s"] = /^(\d{1,7})([smhd])?$/.exec(given.trim()) ?? [];
  const seconds = Number(count) * (SECONDS[unit] ?? 0);
  if (count !== "" && seconds >= 1 && seconds <= LONGEST_SECONDS) return seconds;
  throw new InvalidArgumentError(say(text("cli.url.badExpires")));
}
