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
import type { CallOutcome, Metrics, NoticeOutcome, Service, WorkOutcome } from "./metrics.ts";
import { inScene, presentScene, type Scene } from "./scene.ts";
import type { Attributes, SpanOrder, Tracer } from "./tracer.ts";

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
}

export interface ObserverDeps {
  readonly metrics: Metrics;
  readonly tracer: Tracer | null;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Pick<BotLog, "debug">;
  /** Aborted as soon as the bot is told to stop: turns are handed back then. */
  readonly stopping: AbortSignal;
}

export function createObserver(deps: ObserverDeps): Observer {
  const { metrics, tracer, clock, ids, log, stopping } = deps;

  /** `judge` names the end, and is told how long it took. */
  async function during<T>(work: Watched, run: () => Promise<T>, judge: Judge<T>): Promise<T> {
    const startedAt = clock.now();
    const before = presentScene();
    const span = tracer?.start({ ...work, parent: before?.span ?? null }) ?? null;
    const scene: Scene = {
      ids: { ...before?.ids, ...work.ids, ...(span && { traceId: span.traceId, spanId: span.spanId }) },
      span,
    };
    return inScene(scene, async () => {
      const end = (result: Settled<T>): void => {
        const { outcome, attributes } = judge(result, (clock.now() - startedAt) / 1000);
        span?.end(outcome, attributes);
      };
      try {
        const value = await run();
        end({ value });
        return value;
      } catch (error) {
        end({ error });
        throw error;
      }
    });
  }

  async function call<T>(news: CallNews, send: () => Promise<T>): Promise<T> {
    const { service, operation } = news;
    const attributes = { "bakferry.service": service, "bakferry.operation": operation };
    const watched: Watched = { name: `${service} ${operation}`, kind: "client", attributes, ids: {} };
    return during(watched, send, (result, seconds) => {
      const outcome = "error" in result ? callOutcome(result.error) : "ok";
      const failure = "error" in result && OperationalError.is(result.error) ? result.error : undefined;
      const { code, requestId } = failure ?? {};
      metrics.call(news, outcome, seconds);
      log.debug("A call ended.", { service, operation, outcome, seconds, code, requestId });
      return {
        outcome,
        attributes: {
          ...(code !== undefined && { "bakferry.error_code": code }),
          ...(requestId !== undefined && { "bakferry.request_id": requestId }),
        },
      };
    });
  }

  return {
    call,
    cloud: {
      request: call,
      waited: (milliseconds) => metrics.waited("RDS", milliseconds / 1000),
      sent: (bytes) => metrics.sent(bytes),
      stored: (bytes) => metrics.stored(bytes),
    },

    act(received, run) {
      const { kind } = received;
      const watched: Watched = {
        name: `act ${kind}`,
        kind: "server",
        attributes: {
          "bakferry.act": kind,
          ...(kind === "click" && { "bakferry.button": received.actionId }),
        },
        ids: { act: ids.next("act") },
      };
      return during(watched, run, (result, seconds) => {
        const outcome = workOutcome(result);
        metrics.act(kind, outcome, seconds);
        return { outcome };
      });
    },

    notice({ migrationId, notice, attempts }, run) {
      const { kind } = notice;
      if (attempts > 1) metrics.retry("notice", 1);
      const attributes = { "bakferry.notice": kind, "bakferry.migration_id": migrationId };
      return during(
        { name: `notice ${kind}`, kind: "internal", attributes, ids: { migrationId } },
        run,
        (result, seconds) => {
          const outcome = noticeOutcome(result);
          metrics.notice(kind, outcome, seconds);
          return { outcome };
        },
      );
    },

    async turn({ migrationId, fence, signal }, run) {
      const before = presentScene();
      const scene = {
        ids: { ...before?.ids, migrationId, fence: String(fence) },
        span: before?.span ?? null,
      };
      try {
        await inScene(scene, run);
        metrics.turn(signal.aborted ? (stopping.aborted ? "handed_back" : "lost") : "done");
      } catch (error) {
        metrics.turn("threw");
        throw error;
      }
    },

    step({ migrationId, phase }, run) {
      const attributes = { "bakferry.phase": phase, "bakferry.migration_id": migrationId };
      return during(
        { name: `step ${phase}`, kind: "internal", attributes, ids: {} },
        run,
        (result, seconds) => {
          const outcome = "value" in result && result.value === "stale" ? "stale" : workOutcome(result);
          metrics.step(phase, outcome, seconds);
          return { outcome };
        },
      );
    },
  };
}

interface Watched extends Omit<SpanOrder, "parent"> {
  readonly ids: Readonly<Record<string, string>>;
}

type Settled<T> = { readonly value: T } | { readonly error: unknown };

type Judge<T> = (
  result: Settled<T>,
  seconds: number,
) => { readonly outcome: string; readonly attributes?: Attributes };

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
