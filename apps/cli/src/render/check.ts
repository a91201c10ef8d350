/** The examination of an import: the verdict, what stands in its way, time and money, and how much passed. */
import { bySeverity, type Judgement, type Finding, obstaclesIn, sourceName, text } from "@bakferry/core";
import {
  BLANK,
  findingJson,
  line,
  lineOfFinding,
  type Page,
  renderFindings,
  say,
  toned,
} from "@bakferry/host/terminal";

const ESTIMATES: ReadonlySet<string> = new Set(["duration", "storage-cost"]);

export function renderCheck(
  { facts, findings }: Judgement,
  { isVerbose }: { readonly isVerbose: boolean },
): Page {
  const { targetDatabaseName: database, target } = facts.request;
  const names = { database, instanceId: target.instanceId };
  const count = obstaclesIn(findings).length;
  const verdict = count > 0 ? text("cli.check.blocked", { ...names, count }) : text("cli.check.clear", names);
  const sorted = bySeverity(findings);
  const shown = isVerbose ? sorted : sorted.filter(isWorthALine);
  const passed = findings.filter(({ kind }) => kind === "passed").length;
  return [
    line(toned(count > 0 ? "bad" : "good", say(verdict))),
    BLANK,
    ...renderFindings(shown.map(lineOfFinding), { showsEvidence: isVerbose }),
    ...(isVerbose ? [] : [BLANK, line(toned("faint", say(text("cli.check.passed", { count: passed }))))]),
  ];
}

export function renderCheckJson({ facts, findings }: Judgement): object {
  const { request, source, stagingKey, readAt } = facts;
  const { target, databaseName, targetDatabaseName } = request;
  return {
    type: "check",
    version: 1,
    outcome: outcomeOf(findings),
    checkedAt: new Date(readAt).toISOString(),
    source: sourceName(source),
    databaseName,
    target: { instanceId: target.instanceId, regionId: target.regionId, databaseName: targetDatabaseName },
    stagingKey,
    findings: bySeverity(findings).map((finding) => ({
      group: finding.group,
      binds: finding.binds,
      ...findingJson(lineOfFinding(finding)),
    })),
  };
}

/** What passed is old news, but for how long it takes and what it costs. */
function isWorthALine({ kind, checkId }: Finding): boolean {
  return kind !== "passed" || ESTIMATES.has(checkId);
}

/** `unknown` stands in the way, too, and is another answer than a refusal. */
function outcomeOf(findings: readonly Finding[]): "clear" | "blocked" | "unknown" {
  const obstacles = obstaclesIn(findings);
  if (obstacles.length === 0) return "clear";
  return obstacles.some(({ kind }) => kind === "blocker") ? "blocked" : "unknown";
}
