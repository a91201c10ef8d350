/**
 * The bot's log: JSON lines on standard error, with secrets taken out in one place.
 *
 * Errors of HTTP clients carry URLs and headers, and those carry tokens and signatures; so every text and every
 * error is scrubbed, besides the fields that are known to hold a secret.
 */
import { hostname } from "node:os";

import { redact } from "@bakferry/alibaba";
import { OperationalError, type Logger } from "@bakferry/core";
import { LogLevel, type Logger as SlackLogger } from "@slack/bolt";
import { type DestinationStream, pino } from "pino";

import { presentScene } from "./operations/scene.ts";

const SECRET = /\b(?:xox[a-z]-[\w-]+|xapp-[\w-]+|LTAI\w{8,}|STS\.\w{6,})/g;
/** What stands before a secret is kept, so that a reader sees what was taken out. */
const INTRODUCED_SECRET =
  /\b((?:Signature|AccessKeyId|SecurityToken|x-oss-signature|x-oss-credential|x-oss-security-token|ticket|token)=|https:\/\/hooks\.slack\.com\/)[^&\s"']+/gi;
const REDACTED = "[redacted]";
/** A field by this name is hidden whatever it holds. */
const SECRET_FIELDS = [
  "token",
  "secret",
  "password",
  "authorization",
  "responseUrl",
  "accessKeySecret",
  "securityToken",
];

export type Level = "debug" | "info" | "warn" | "error";

export interface BotLog extends Logger {
  /** Each call of the cloud and of Slack, for those who look for one. */
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  setLevel(level: Level): void;
}

/** Every line names its process, and whatever the work that it belongs to is about. */
export function createLog(level: Level, destination: DestinationStream): BotLog {
  const log = pino(
    {
      level,
      base: { pid: process.pid, replica: hostname() },
      mixin: () => ({ ...presentScene()?.ids }),
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: REDACTED },
    },
    destination,
  );
  return {
    debug: (message, fields) => {
      if (log.isLevelEnabled("debug")) log.debug(cleanFields(fields), scrub(message));
    },
    setLevel: (next) => {
      log.level = next;
    },
    info: (message, fields) => log.info(cleanFields(fields), scrub(message)),
    warn: (message, fields) => log.warn(cleanFields(fields), scrub(message)),
    error: (message, fields) => log.error(cleanFields(fields), scrub(message)),
  };
}

/** What the Slack SDK says, from warnings upwards; its lower levels repeat what is sent. */
export function createSlackLog(logger: Logger): SlackLogger {
  const words = (parts: readonly unknown[]): string =>
    parts.map((part) => (typeof part === "string" ? part : JSON.stringify(describe(part)))).join(" ");
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts: unknown[]) => logger.warn(words(parts), { from: "slack-sdk" }),
    error: (...parts: unknown[]) => logger.warn(words(parts), { from: "slack-sdk" }),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}

/** Takes tokens, keys, signatures and hook addresses out of a text. */
export function scrub(words: string): string {
  return redact(words).replaceAll(SECRET, REDACTED).replaceAll(INTRODUCED_SECRET, `$1${REDACTED}`);
}

function cleanFields(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, describe(value)]));
}

/** A value without secrets and without what JSON cannot hold. */
function describe(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return scrub(value);
  if (value instanceof Error) return describeError(value, depth);
  if (typeof value !== "object" || value === null) return typeof value === "bigint" ? String(value) : value;
  if (depth > 4) return "…";
  if (Array.isArray(value)) return value.slice(0, 50).map((item: unknown) => describe(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, 50)
      .map(([key, inner]) => [key, SECRET_FIELDS.includes(key) ? REDACTED : describe(inner, depth + 1)]),
  );
}

function describeError(error: Error, depth: number): Record<string, unknown> {
  return {
    name: error.name,
    message: scrub(error.message),
    stack: scrub(error.stack ?? ""),
    ...(OperationalError.is(error) && {
      code: error.code,
      requestId: error.requestId,
      contact: error.contact,
    }),
    ...(error.cause !== undefined && depth < 3 && { cause: describe(error.cause, depth + 1) }),
  };
}
