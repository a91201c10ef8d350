/** The real clock and ids of a running process. */
import { randomInt } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";

import type { Clock, Ids, SecretSource } from "@bakferry/core";

/** Crockford's base 32: no letter that is read as another. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_LENGTH = 10;
const RANDOM_LENGTH = 8;

export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    async sleep(milliseconds, signal) {
      await wait(Math.max(0, milliseconds), undefined, { signal });
    },
  };
}

/** From 0 to 1439, by the clock on the wall: a timetable is written in local time. */
export function localMinuteOfDay(milliseconds: number): number {
  const time = new Date(milliseconds);
  return time.getHours() * 60 + time.getMinutes();
}

/** The time in front, so that ids sort by age; eight random characters behind, so that none comes twice. */
export function createSystemIds(clock: Clock): Ids {
  return {
    next(prefix) {
      const random = Array.from({ length: RANDOM_LENGTH }, () => ALPHABET[randomInt(32)]).join("");
      return `${prefix}_${encodeTime(clock.now())}${random}`;
    },
    random: () => randomInt(2 ** 32) / 2 ** 32,
  };
}

export function createSecretSource(): SecretSource {
  return { below: (limit) => randomInt(limit) };
}

function encodeTime(milliseconds: number): string {
  let rest = milliseconds;
  let encoded = "";
  for (let index = 0; index < TIME_LENGTH; index += 1) {
    encoded = `${ALPHABET[rest % 32] ?? ""}${encoded}`;
    rest = Math.floor(rest / 32);
  }
  return encoded;
}
