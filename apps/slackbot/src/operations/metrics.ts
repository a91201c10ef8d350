/** What is counted. Every label is out of a closed set: no database, no person, no channel, no instance. */
import type { MigrationPhase, ReportedStageId, Verdict } from "@bakferry/core";

export type CallOutcome = "ok" | "refused" | "throttled" | "unanswered" | "failed";
export type WorkOutcome = "ok" | "stale" | "trouble" | "failed";
export type NoticeOutcome = "delivered" | "later" | "failed";
export type TurnOutcome = "done" | "lost" | "threw" | "handed_back";
export type Service = "OSS" | "RDS" | "RAM" | "STS" | "Slack";

export interface Metrics {
  act(kind: string, outcome: WorkOutcome, seconds: number): void;
  step(phase: MigrationPhase, outcome: WorkOutcome, seconds: number): void;
  notice(kind: string, outcome: NoticeOutcome, seconds: number): void;
  turn(outcome: TurnOutcome): void;
  call(
    call: { readonly service: Service; readonly operation: string },
    outcome: CallOutcome,
    seconds: number,
  ): void;
  retry(of: "step" | "part" | "notice", count: number): void;
  waited(service: Service, seconds: number): void;
  sent(bytes: number): void;
  stored(bytes: number): void;
  vote(of: "plan" | "step" | "wave", verdict: Verdict | "withdraw"): void;
  stage(stage: ReportedStageId, seconds: number): void;
  ended(phase: MigrationPhase): void;
  reloaded(isTaken: boolean, at: number): void;
}

/** For a bot that nobody scrapes. */
export const NO_METRICS: Metrics = {
  act() {},
  step() {},
  notice() {},
  turn() {},
  call() {},
  retry() {},
  waited() {},
  sent() {},
  stored() {},
  vote() {},
  stage() {},
  ended() {},
  reloaded() {},
};
