/** Which ways to OSS are open from here, and whether this machine's clock agrees with OSS's. */
import { type EndpointProbe, ossRegion, probeEndpoint } from "@bakferry/alibaba";
import { type Clock, text } from "@bakferry/core";
import { examined, type ExaminedLine } from "@bakferry/host/terminal";

import type { Connection } from "../connection.ts";

const PATIENCE_MS = 5_000;
/** OSS refuses signatures that are more than 15 minutes off; a clock that drifts gets there. */
const REFUSED_SKEW_MS = 15 * 60_000;
const NOTICED_SKEW_MS = 60_000;

interface Way {
  readonly name: "public" | "internal" | "own";
  readonly url: string;
  /** Uploads go this way; the others may be closed. */
  readonly isUsed: boolean;
}

export async function endpointLines(
  connection: Connection,
  clock: Pick<Clock, "now">,
): Promise<readonly ExaminedLine[]> {
  const ways = waysOf(connection);
  const probes = await Promise.all(
    ways.map(async (way) => ({
      way,
      probe: await probeEndpoint(way.url, { clock, patienceMs: PATIENCE_MS }),
    })),
  );
  return [...probes.map(lineOf), clockLine(probes.map(({ probe }) => probe))];
}

function waysOf({ endpoint, regionId, route }: Connection): readonly Way[] {
  if (endpoint !== null) return [{ name: "own", url: endpoint, isUsed: true }];
  const { publicHost, internalHost } = ossRegion(regionId);
  const isInternal = route === "internal" || publicHost === null;
  return [
    ...(publicHost === null
      ? []
      : [{ name: "public" as const, url: `https://${publicHost}`, isUsed: !isInternal }]),
    { name: "internal", url: `https://${internalHost}`, isUsed: isInternal },
  ];
}

function lineOf({ way, probe }: { readonly way: Way; readonly probe: EndpointProbe }): ExaminedLine {
  const id = `endpoint-${way.name}`;
  const { host } = new URL(way.url);
  if (probe.kind === "silent") {
    const { reason } = probe;
    return way.isUsed
      ? examined(id, "failed", [
          text("cli.doctor.silent", { host, reason }),
          text("cli.doctor.openWay", { host }),
        ])
      : examined(id, "unknown", [text("cli.doctor.notFromHere", { host }), null]);
  }
  if (!probe.isOss) {
    return examined(id, way.isUsed ? "failed" : "warning", [
      text("cli.doctor.notOss", { host }),
      text("cli.doctor.openWay", { host }),
    ]);
  }
  return examined(id, "passed", [text("cli.doctor.answered", { host, tookMs: probe.tookMs }), null]);
}

function clockLine(probes: readonly EndpointProbe[]): ExaminedLine {
  const skews = probes.flatMap((probe) =>
    probe.kind === "answered" && probe.isOss && probe.skewMs !== null ? [probe.skewMs] : [],
  );
  const [skewMs] = skews;
  if (skewMs === undefined) return examined("clock", "unknown", [text("cli.doctor.clockUnknown"), null]);
  const size = Math.abs(skewMs);
  if (size < NOTICED_SKEW_MS) return examined("clock", "passed", [text("cli.doctor.clockRight"), null]);
  const summary = text("cli.doctor.clockWrong", { size, isBehind: skewMs > 0 ? "yes" : "no" });
  return examined("clock", size < REFUSED_SKEW_MS ? "warning" : "failed", [
    summary,
    text("cli.doctor.setClock"),
  ]);
}
