/**
 * Every metric of ours, as Prometheus wants them named: base units, `_total` for what only grows.
 *
 * docs/reference/metrics.md lists the same ones; a test compares it with this table and with what a scrape shows.
 * Source: Prometheus, "Metric and label naming".
 */

export interface Metric {
  readonly name: `bakferry_${string}`;
  readonly help: string;
  /** Each takes its values out of a closed set. */
  readonly labels: readonly string[];
}

/** From an answer of a cache to a call that waits for its time limit. */
const CALL_SECONDS = [0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** What a person waits for: Slack gives three seconds. */
const ACT_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30];
/** A step may be a whole upload. */
const STEP_SECONDS = [0.05, 0.25, 1, 5, 15, 60, 300, 1800, 7200, 28_800];
/** Up to four days. */
const STAGE_SECONDS = [10, 60, 300, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400, 345_600];

/** Of this process; adding them up over processes gives the whole. */
export const COUNTERS = {
  calls: {
    name: "bakferry_calls_total",
    help: "Calls to Alibaba Cloud and Slack, by how they ended.",
    labels: ["service", "operation", "outcome"],
  },
  turns: {
    name: "bakferry_dispatcher_turns_total",
    help: "Turns that this process claimed, by how they ended.",
    labels: ["outcome"],
  },
  retries: {
    name: "bakferry_retries_total",
    help: "What had to be tried again, or was put off: a step, a part of an upload, a notice.",
    labels: ["of"],
  },
  sent: {
    name: "bakferry_upload_sent_bytes_total",
    help: "Bytes of backups that left this process, repetitions included.",
    labels: [],
  },
  stored: {
    name: "bakferry_upload_stored_bytes_total",
    help: "Bytes of backups in parts that OSS has acknowledged.",
    labels: [],
  },
  votes: {
    name: "bakferry_votes_total",
    help: "Votes that counted, and votes that were taken back.",
    labels: ["of", "verdict"],
  },
  ends: {
    name: "bakferry_migrations_ended_total",
    help: "Migrations that this process brought to an end, by the phase in which they ended.",
    labels: ["phase"],
  },
} as const satisfies Readonly<Record<string, Metric>>;

export const HISTOGRAMS = {
  acts: {
    name: "bakferry_act_duration_seconds",
    help: "Commands, clicks and forms of people, until their work was done.",
    labels: ["kind", "outcome"],
    buckets: ACT_SECONDS,
  },
  steps: {
    name: "bakferry_step_duration_seconds",
    help: "Steps of the worker, by the phase in which they began.",
    labels: ["phase", "outcome"],
    buckets: STEP_SECONDS,
  },
  stages: {
    name: "bakferry_stage_duration_seconds",
    help: "Stages of migrations, seen when a migration has ended.",
    labels: ["stage"],
    buckets: STAGE_SECONDS,
  },
  notices: {
    name: "bakferry_notice_duration_seconds",
    help: "Tries to bring a card, an entry or a report to Slack.",
    labels: ["kind", "outcome"],
    buckets: CALL_SECONDS,
  },
  calls: {
    name: "bakferry_call_duration_seconds",
    help: "Calls to Alibaba Cloud and Slack.",
    labels: ["service", "operation"],
    buckets: CALL_SECONDS,
  },
  waits: {
    name: "bakferry_rate_budget_wait_seconds",
    help: "How long calls were told to wait by a rate budget.",
    labels: ["service"],
    buckets: CALL_SECONDS,
  },
} as const satisfies Readonly<Record<string, Metric & { readonly buckets: readonly number[] }>>;

/** Of this process. */
export const PROCESS_GAUGES = {
  ready: { name: "bakferry_ready", help: "1 when /readyz says ready.", labels: [] },
  sockets: {
    name: "bakferry_slack_open_sockets",
    help: "Sockets to Slack that are open; 0 in HTTP mode.",
    labels: [],
  },
  readable: {
    name: "bakferry_store_readable",
    help: "1 when the store told what its gauges say; otherwise they are left out.",
    labels: [],
  },
  reloadWorked: {
    name: "bakferry_config_last_reload_successful",
    help: "1 when the configuration that was read last was taken, at the start or later.",
    labels: [],
  },
  reloadedAt: {
    name: "bakferry_config_last_reload_success_timestamp_seconds",
    help: "When a configuration was taken last.",
    labels: [],
  },
} as const satisfies Readonly<Record<string, Metric>>;

/** Of the store, read at the scrape: the same from every process, so take the largest and do not add them up. */
export const STORE_GAUGES = {
  migrations: { name: "bakferry_migrations", help: "Migrations, by phase.", labels: ["phase"] },
  notices: { name: "bakferry_outbox_notices", help: "Notices that wait for delivery.", labels: ["lane"] },
  noticeAge: {
    name: "bakferry_outbox_oldest_notice_age_seconds",
    help: "Age of the oldest notice that waits for delivery.",
    labels: ["lane"],
  },
  acts: {
    name: "bakferry_inbox_acts",
    help: "Acts of people that were accepted and are not worked off.",
    labels: [],
  },
  actAge: { name: "bakferry_inbox_oldest_act_age_seconds", help: "Age of the oldest of them.", labels: [] },
  due: {
    name: "bakferry_dispatcher_due_turns",
    help: "Turns that are due and that nobody has taken.",
    labels: [],
  },
  lag: {
    name: "bakferry_dispatcher_lag_seconds",
    help: "How long the oldest of them has been due.",
    labels: [],
  },
  held: { name: "bakferry_dispatcher_held_turns", help: "Turns that some process has.", labels: [] },
} as const satisfies Readonly<Record<string, Metric>>;
