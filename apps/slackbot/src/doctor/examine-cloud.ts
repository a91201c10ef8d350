/** Whether the key is good, the bucket is what RDS imports from, and each target can be imported into. */
import { type Alibaba, actionsFor } from "@bakferry/alibaba";
import {
  advise,
  type Clock,
  examineBucket,
  type Grant,
  type Known,
  knownNow,
  OperationalError,
  text,
  unknownNow,
} from "@bakferry/core";
import { examined, type ExaminedLine, lineOfFinding } from "@bakferry/host/terminal";

import type { Config } from "../config/schema.ts";

interface CloudVisit {
  readonly alibaba: Alibaba;
  readonly clock: Pick<Clock, "now">;
  readonly config: Config;
}

export async function cloudLines(visit: CloudVisit): Promise<readonly ExaminedLine[]> {
  const { alibaba, clock, config } = visit;
  const [identity, bucket, grant, ...targets] = await Promise.all([
    known(clock, alibaba.account.identity()),
    known(clock, alibaba.buckets.details(config.staging.bucket)),
    known(clock, alibaba.account.grant()),
    ...Object.entries(config.targets).map(([name, { instance }]) => targetLines(visit, name, instance)),
  ]);
  return [
    identity.kind === "known"
      ? examined("identity", "passed", [text("cli.doctor.identity", identity.value), null])
      : examined("identity", "failed", [text("bot.doctor.keyFailed"), identity.reason.text]),
    ...(bucket.kind === "known"
      ? examineBucket(bucket, identity).map(lineOfFinding)
      : [
          examined("bucket", "failed", [
            text("bot.doctor.bucketFailed", { bucket: config.staging.bucket }),
            bucket.reason.text,
          ]),
        ]),
    roleLine(grant),
    ...targets.flat(),
  ];
}

function roleLine(grant: Known<Grant>): ExaminedLine {
  const id = "import-role";
  if (grant.kind === "unknown")
    return examined(id, "unknown", [text("check.role.unknown"), grant.reason.text]);
  if (!grant.value.exists)
    return examined(id, "failed", [text("check.role.missing"), text("cli.bucket.authorize")]);
  return grant.value.trustsRds === false
    ? examined(id, "failed", [text("check.role.distrusts"), text("cli.bucket.authorize")])
    : examined(id, "passed", [text("check.role.passed"), null]);
}

async function targetLines(
  { alibaba, clock }: CloudVisit,
  name: string,
  instanceId: string,
): Promise<readonly ExaminedLine[]> {
  const id = `target-${name}`;
  const found = await known(clock, alibaba.imports.instance(instanceId));
  if (found.kind === "unknown") {
    return [
      examined(id, "failed", [text("bot.doctor.targetFailed", { name, instanceId }), found.reason.text]),
    ];
  }
  if (!found.value) {
    return [
      examined(id, "failed", [
        text("bot.doctor.targetMissing", { name, instanceId }),
        text("bot.doctor.fixTarget"),
      ]),
    ];
  }
  const { status } = found.value;
  const isRunning = status === "Running";
  const state = examined(id, isRunning ? "passed" : "warning", [
    text("bot.doctor.target", { name, instanceId, status }),
    isRunning ? null : text("bot.doctor.targetWait"),
  ]);
  return [state, await permissionLine(alibaba, name, instanceId)];
}

/** One line for each target; the CLI's doctor shows every action by itself. */
async function permissionLine(alibaba: Alibaba, name: string, instanceId: string): Promise<ExaminedLine> {
  const id = `permissions-${name}`;
  const actions = actionsFor(["bot"]).flatMap(([action, scope]) => (scope === "instance" ? [action] : []));
  const verdicts = await Promise.all(
    actions.map(async (action) => ({ action, verdict: await alibaba.account.mayDo(action, instanceId) })),
  );
  const denied = verdicts.filter(({ verdict }) => verdict === "denied").map(({ action }) => action);
  if (denied.length > 0) {
    return examined(id, "failed", [
      text("bot.doctor.permissionsDenied", { name, actions: denied.join(", ") }),
      text("bot.doctor.permissionsRemedy"),
    ]);
  }
  const allowed = verdicts.filter(({ verdict }) => verdict === "allowed").length;
  return examined(id, allowed === 0 ? "unknown" : "passed", [
    text("bot.doctor.permissions", { name, allowed, unknown: verdicts.length - allowed }),
    null,
  ]);
}

/** Only the world's failures become lines; a bug stays a bug. */
async function known<T>(clock: Pick<Clock, "now">, reading: Promise<T>): Promise<Known<T>> {
  try {
    return knownNow(clock, await reading);
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    return unknownNow(clock, advise(error.remedy ?? text("cli.finding.reason", { message: error.message })));
  }
}
