/**
 * The report as sections of facts, tables and lists, for any surface.
 *
 * The page, the terminal and the modal draw the same sections, so none of them says less than another by accident.
 */
import { actorKey } from "../model/actor.ts";
import { planFields } from "../plan/plan-digest.ts";
import { type Text, text } from "../texts/text.ts";
import type { MigrationReport, ReportedVote } from "./migration-report.ts";

/** A plain string came from outside and must be escaped; `exact` is shown in type of one width. */
export type ReportValue = Text | string | { readonly at: number } | { readonly exact: string };

export interface ReportFact {
  readonly label: Text;
  readonly value: ReportValue;
}

export interface ReportTable {
  readonly columns: readonly Text[];
  readonly rows: readonly (readonly ReportValue[])[];
}

export type ReportSectionId =
  | "outcome"
  | "failure"
  | "timeline"
  | "upload"
  | "import"
  | "backup"
  | "target"
  | "approval"
  | "checks"
  | "estimate"
  | "costs"
  | "steps"
  | "left"
  | "events"
  | "plan"
  | "proof";

export interface ReportSection {
  readonly id: ReportSectionId;
  readonly title: Text;
  readonly facts: readonly ReportFact[];
  readonly table: ReportTable | null;
  readonly list: readonly Text[];
  /** Somebody else's words, exactly. */
  readonly quote: string | null;
  readonly note: Text | null;
}

const NONE = text("report.none");

/** Those with nothing to say are left out. */
export function describeReport(report: MigrationReport): readonly ReportSection[] {
  return [
    outcome(report),
    ...failure(report),
    timeline(report),
    upload(report),
    ...imports(report),
    backup(report),
    target(report),
    approval(report),
    ...checks(report),
    ...estimate(report),
    ...costs(report),
    ...steps(report),
    left(report),
    events(report),
    ...plan(report),
    proof(report),
  ];
}

function section(id: ReportSectionId, parts: Partial<Omit<ReportSection, "id" | "title">>): ReportSection {
  return {
    id,
    title: text(`report.section.${id}`),
    facts: [],
    table: null,
    list: [],
    quote: null,
    note: null,
    ...parts,
  };
}

function fact(label: Text, value: ReportValue | null): readonly ReportFact[] {
  return value === null ? [] : [{ label, value }];
}

function exact(value: string | number | null): ReportValue {
  return value === null || value === "" ? NONE : { exact: String(value) };
}

function moment(at: number | null): ReportValue {
  return at === null ? NONE : { at };
}

function duration(tookMs: number | null): ReportValue {
  return tookMs === null ? NONE : text("report.duration", { tookMs });
}

function outcome({ request, outcome: end, next }: MigrationReport): ReportSection {
  return section("outcome", {
    facts: [
      ...fact(text("report.askedBy"), actorKey(request.by)),
      ...fact(text("report.askedAt"), { at: request.at }),
      ...fact(text("report.endedAt"), end.endedAt === null ? text("report.goesOn") : { at: end.endedAt }),
      ...(end.tookMs === null ? [] : fact(text("report.took"), duration(end.tookMs))),
      ...fact(text("report.next"), next),
    ],
  });
}

function failure({ failure: stopped }: MigrationReport): readonly ReportSection[] {
  if (!stopped) return [];
  return [
    section("failure", {
      facts: [
        ...fact(text("report.cause"), stopped.summary),
        ...fact(text("report.state"), stopped.state),
        ...fact(text("report.code"), exact(stopped.code)),
        ...fact(text("report.requestId"), stopped.requestId === null ? null : exact(stopped.requestId)),
      ],
      list: stopped.remedies,
      quote: stopped.verbatim,
    }),
  ];
}

function timeline({ stages }: MigrationReport): ReportSection {
  return section("timeline", {
    table: {
      columns: [text("report.stage"), text("report.began"), text("report.finished"), text("report.took")],
      rows: stages.map(({ title, startedAt, endedAt, tookMs, isCutShort }) => [
        title,
        { at: startedAt },
        endedAt === null ? text("report.goesOn") : { at: endedAt },
        isCutShort && tookMs !== null ? text("report.cutShort", { tookMs }) : duration(tookMs),
      ]),
    },
  });
}

function upload({ upload: sent }: MigrationReport): ReportSection {
  if (!sent) return section("upload", { note: text("report.noUpload") });
  const { acknowledgedBytes: doneBytes, totalBytes, tookMs, meanBytesPerSecond, retries, rates } = sent;
  return section("upload", {
    facts: [
      ...fact(
        text("report.sent"),
        tookMs === null
          ? text("report.sentOf", { doneBytes, totalBytes })
          : text("report.bytes", { bytes: totalBytes }),
      ),
      ...fact(text("report.began"), { at: sent.startedAt }),
      ...fact(text("report.finished"), moment(sent.finishedAt)),
      ...fact(text("report.took"), duration(tookMs)),
      ...fact(
        text("report.meanRate"),
        meanBytesPerSecond === null ? NONE : text("report.rate", { bytesPerSecond: meanBytesPerSecond }),
      ),
      ...fact(text("report.retries"), retries === null ? NONE : String(retries)),
    ],
    note: rates.length === 0 ? text("report.noRates") : null,
  });
}

function imports({ imports: tasks }: MigrationReport): readonly ReportSection[] {
  if (tasks.length === 0) return [];
  return [
    section("import", {
      table: {
        columns: [
          text("report.task"),
          text("report.status"),
          text("report.began"),
          text("report.finished"),
          text("report.message"),
          text("report.file"),
        ],
        rows: tasks.map(({ file, taskId, requestedAt, finishedAt, status, message }) => [
          exact(taskId),
          exact(status),
          moment(requestedAt),
          moment(finishedAt),
          message ?? NONE,
          exact(file),
        ]),
      },
    }),
  ];
}

function backup({ source, object, backup: header }: MigrationReport): ReportSection {
  return section("backup", {
    facts: [
      ...fact(text("report.source"), exact(source.name)),
      ...fact(text("report.size"), text("report.bytes", { bytes: source.sizeBytes })),
      ...fact(text("report.modified"), { at: source.modifiedAt }),
      ...(source.edgeDigest === null ? [] : fact(text("report.edgeDigest"), exact(source.edgeDigest))),
      ...(object
        ? [
            ...fact(text("report.object"), exact(`oss://${object.bucket}/${object.key}`)),
            ...fact(text("report.crc64"), exact(object.crc64)),
            ...fact(text("report.etag"), exact(object.etag)),
            ...fact(text("report.storage"), object.storageClass),
            ...fact(text("report.encryption"), object.encryption ?? NONE),
          ]
        : []),
      ...(header
        ? [
            ...fact(text("report.database"), header.databaseName),
            ...fact(text("report.backupKind"), header.kind),
            ...fact(text("report.release"), `${header.release} (${header.databaseVersion})`),
            ...fact(text("report.backupSet"), exact(header.backupSetGuid)),
            ...fact(text("report.taken"), header.finishedAt?.replace("T", " ") ?? NONE),
            ...fact(text("report.restored"), text("report.bytes", { bytes: header.restoredBytes })),
          ]
        : []),
    ],
  });
}

function target({ request, instance }: MigrationReport): ReportSection {
  return section("target", {
    facts: [
      ...fact(text("report.database"), request.targetDatabaseName),
      ...fact(text("report.instance"), `${request.target.name} · ${instance.instanceId}`),
      ...fact(text("report.environment"), request.target.environment),
      ...fact(text("report.region"), instance.regionId),
      ...fact(text("report.engine"), instance.engineVersion ?? NONE),
      ...fact(text("report.class"), instance.instanceClass ?? NONE),
    ],
  });
}

function voteRow({ verdict, by, at, reason, counts }: ReportedVote): readonly ReportValue[] {
  return [text("report.verdict", { verdict, counts }), actorKey(by), { at }, reason ?? NONE];
}

function approval({ approvals, plan: asked, brokenGlass }: MigrationReport): ReportSection {
  return section("approval", {
    facts: [
      ...(asked
        ? [
            ...fact(text("report.planDigest"), exact(asked.digest)),
            ...fact(text("report.revision"), String(asked.revision)),
          ]
        : []),
      ...(brokenGlass
        ? [
            ...fact(text("report.glass"), actorKey(brokenGlass.by)),
            ...fact(text("report.when"), { at: brokenGlass.at }),
            ...fact(text("report.reason"), brokenGlass.reason),
            ...fact(
              text("report.glassReviewed"),
              brokenGlass.reviewedBy ? actorKey(brokenGlass.reviewedBy) : NONE,
            ),
          ]
        : []),
    ],
    table:
      approvals.length === 0
        ? null
        : {
            columns: [text("report.vote"), text("report.who"), text("report.when"), text("report.reason")],
            rows: approvals.map(voteRow),
          },
    note: approvals.length === 0 ? text("report.nobodyVoted") : null,
  });
}

function checks({ checks: findings }: MigrationReport): readonly ReportSection[] {
  if (findings.length === 0) return [];
  return [
    section("checks", {
      table: {
        columns: [text("report.result"), text("report.check"), text("report.found")],
        rows: findings.map(({ id, result, summary }) => [
          text("report.checkResult", { result }),
          exact(id),
          summary,
        ]),
      },
    }),
  ];
}

function estimate({ estimate: guess }: MigrationReport): readonly ReportSection[] {
  if (!guess || guess.phases.length === 0) return [];
  return [
    section("estimate", {
      table: {
        columns: [text("report.phase"), text("report.usual"), text("report.atMost"), text("report.truth")],
        rows: guess.phases.map(({ phase, p50Ms, p90Ms, tookMs }) => [
          text(`stage.${phase}`),
          duration(p50Ms),
          duration(p90Ms),
          duration(tookMs),
        ]),
      },
    }),
  ];
}

function costs({ costs: bill }: MigrationReport): readonly ReportSection[] {
  if (!bill) return [];
  const { currency, asOf, source } = bill;
  const money = (amount: number | null): Text =>
    amount === null ? text("report.noPrice") : text("report.money", { amount, currency });
  return [
    section("costs", {
      facts: [
        ...fact(text("report.costStorage"), money(bill.storage)),
        ...fact(text("report.costRequests"), money(bill.requests)),
        ...fact(text("report.costTransfer"), money(bill.transfer)),
        ...fact(text("report.total"), money(bill.total)),
        ...fact(text("report.pricesOf"), text("report.pricesFrom", { asOf, source })),
      ],
    }),
  ];
}

function steps({ steps: taken }: MigrationReport): readonly ReportSection[] {
  if (taken.length === 0) return [];
  return [
    section("steps", {
      table: {
        columns: [
          text("report.step"),
          text("report.status"),
          text("report.who"),
          text("report.when"),
          text("report.result"),
        ],
        rows: taken.map(({ title, state, owner, proposedAt, endedAt, result }) => [
          title,
          state,
          actorKey(owner),
          { at: endedAt ?? proposedAt },
          result ?? NONE,
        ]),
      },
    }),
  ];
}

function left({ leftBehind }: MigrationReport): ReportSection {
  return section("left", {
    list: leftBehind,
    note: leftBehind.length === 0 ? text("report.nothingLeft") : null,
  });
}

function events({ events: all }: MigrationReport): ReportSection {
  return section("events", {
    table: {
      columns: [text("report.number"), text("report.when"), text("report.who"), text("report.event")],
      rows: all.map(({ sequence, at, by, event, says }) => [
        String(sequence),
        { at },
        actorKey(by),
        says ?? { exact: event },
      ]),
    },
  });
}

function plan({ plan: asked }: MigrationReport): readonly ReportSection[] {
  if (!asked) return [];
  return [
    section("plan", {
      table: {
        columns: [text("report.field"), text("report.value")],
        rows: planFields(asked.parts).map(([field, value]) => [exact(field), exact(value)]),
      },
    }),
  ];
}

function proof({ proof: kept, asOf }: MigrationReport): ReportSection {
  const { audit } = kept;
  return section("proof", {
    facts: [
      ...fact(text("report.asOf"), { at: asOf }),
      ...fact(text("report.events"), String(kept.events)),
      ...fact(text("report.lastHash"), exact(kept.lastEventHash)),
      ...(audit ? fact(text("report.auditHead"), exact(`${audit.sequence}:${audit.hash}`)) : []),
    ],
    note: audit ? text("report.proveBy") : null,
  });
}
