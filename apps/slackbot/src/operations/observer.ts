/**
 * Watches the bot at work: each act of a person, each step of the worker, each notice and each call becomes a duration,
 * a span and, on the way, ids in the log.
 *
 * Errors go through as they are; nothing that is watched knows whether anybody watches.
 */
import type { CloudObserver } from "@bakferry/alibaba";
import {
  type Clock,
  type Ids,
  OperationalError,
  type OutboxItem,
  type Turn,
  type Witness,
} from "@bakferry/core";

import type { Delivery } from "../delivery/deliver-item.ts";
import type { Received } from "../listeners/received.ts";
import type { BotLog } from "../log.ts";
import { toSlackFailure } from "../slack/slack-failure.ts";
import type { ObserveSlack } from "../slack/web-client.ts";
import { createDuring, type During, type Settled, type Watched } from "./during.ts";
import type { CallOutcome, Metrics, NoticeOutcome, Service, WorkOutcome } from "./metrics.ts";
import { inScene, presentScene } from "./scene.ts";
import type { Tracer } from "./tracer.ts";

export interface CallNews {
  readonly service: Service;
  readonly operation: string;
}

export interface Observer {
  act(received: Received, run: () => Promise<void>): Promise<void>;
  notice(item: OutboxItem, run: () => Promise<Delivery>): Promise<Delivery>;
  turn(turn: Turn, run: () => Promise<void>): Promise<void>;
  readonly step: Witness["step"];
  call<T>(call: CallNews, send: () => Promise<T>): Promise<T>;
  readonly cloud: CloudObserver;
  readonly slack: ObserveSlack;
}

export interface ObserverDeps {
  readonly metrics: Metrics;
  readonly tracer: Tracer | null;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Pick<BotLog, "debug">;
  /** Aborted as soon as the bot is told to stop: turns are handed back then. */
  readonly stopping: AbortSignal;
}

export function createObserver(deps: ObserverDeps): Observer {
  const { metrics, stopping } = deps;
  const during = createDuring(deps);
  const call = callWatcher(deps, during);
  return {
    ...workWatchers(deps, during),
    call,
    slack: async (operation, send) => call({ service: "Slack", operation }, send),
    cloud: {
      request: call,
      waited: (milliseconds) => metrics.waited("RDS", milliseconds / 1000),
      sent: (bytes) => metrics.sent(bytes),
      stored: (bytes) => metrics.stored(bytes),
    },

    async turn({ migrationId, fence, signal }, run) {
      const before = presentScene();
      const ids = { ...before?.ids, migrationId, fence: String(fence) };
      try {
        await inScene({ ids, span: before?.span ?? null }, run);
      } catch (error) {
        metrics.turn("threw");
        throw error;
      }
      metrics.turn(signal.aborted ? (stopping.aborted ? "handed_back" : "lost") : "done");
    },
  };
}

function callWatcher({ metrics, logger }: ObserverDeps, during: During): Observer["call"] {
  return async (news, send) => {
    const { service, operation } = news;
    const attributes = { "bakferry.service": service, "bakferry.operation": operation };
    const watched: Watched = { name: `${service} ${operation}`, kind: "client", attributes, ids: {} };
    return during(watched, send, (result, seconds) => {
      const outcome = "error" in result ? callOutcome(result.error) : "ok";
      const failure = "error" in result && OperationalError.is(result.error) ? result.error : undefined;
      const { code, requestId } = failure ?? {};
      metrics.call(news, outcome, seconds);
      logger.debug("A call ended.", { service, operation, outcome, seconds, code, requestId });
      return {
        outcome,
        attributes: {
          ...(code !== undefined && { "bakferry.error_code": code }),
          ...(requestId !== undefined && { "bakferry.request_id": requestId }),
        },
      };
    });
  };
}

function workWatchers(
  { metrics, ids }: ObserverDeps,
  during: During,
): Pick<Observer, "act" | "notice" | "step"> {
  return {
    async act(received, run) {
      const { kind } = received;
      const button = kind === "click" && { "bakferry.button": received.actionId };
      const attributes = { "bakferry.act": kind, ...button };
      const act = { act: ids.next("act") };
      return during({ name: `act ${kind}`, kind: "server", attributes, ids: act }, run, (result, seconds) => {
        const outcome = workOutcome(result);
        metrics.act(kind, outcome, seconds);
        return { outcome };
      });
    },

    async notice({ migrationId, notice: { kind }, attempts }, run) {
      if (attempts > 1) metrics.retry("notice", 1);
      const attributes = { "bakferry.notice": kind, "bakferry.migration_id": migrationId };
      const watched: Watched = { name: `notice ${kind}`, kind: "internal", attributes, ids: { migrationId } };
      return during(watched, run, (result, seconds) => {
        const outcome = noticeOutcome(result);
        metrics.notice(kind, outcome, seconds);
        return { outcome };
      });
    },

    async step({ migrationId, phase }, run) {
      const attributes = { "bakferry.phase": phase, "bakferry.migration_id": migrationId };
      const watched: Watched = { name: `step ${phase}`, kind: "internal", attributes, ids: {} };
      return during(watched, run, (result, seconds) => {
        const outcome = "value" in result && result.value === "stale" ? "stale" : workOutcome(result);
        metrics.step(phase, outcome, seconds);
        return { outcome };
      });
    },
  };
}

function workOutcome(result: Settled<unknown>): WorkOutcome {
  if ("value" in result) return "ok";
  return OperationalError.is(result.error) ? "trouble" : "failed";
}

function noticeOutcome(result: Settled<Delivery>): NoticeOutcome {
  if ("error" in result) return "failed";
  return result.value.kind === "later" ? "later" : "delivered";
}

function callOutcome(error: unknown): CallOutcome {
  if (OperationalError.is(error)) return CLOUD_OUTCOMES.get(error.code) ?? "refused";
  switch (toSlackFailure(error)?.kind) {
    case "rate_limited":
      return "throttled";
    case "refused":
      return "refused";
    case "unanswered":
      return "unanswered";
    case undefined:
      return "failed";
  }
}

const CLOUD_OUTCOMES: ReadonlyMap<string, CallOutcome> = new Map([
  ["CLOUD_THROTTLED", "throttled"],
  ["CLOUD_UNREACHABLE", "unanswered"],
]);
