/** Whether the database can be written and its audit trail is intact. */
import { OperationalError, text } from "@bakferry/core";
import { examined, type ExaminedLine } from "@bakferry/host/terminal";
import { type DatabaseAddress, openAuditTrail, placeOf, probeStore, verifyTrail } from "@bakferry/store";

import { type Exposed, exposuresOf } from "../exposures.ts";

/** One line for each file, and each way, that others could read. */
export async function exposureLines(exposed: Exposed): Promise<readonly ExaminedLine[]> {
  const exposures = await exposuresOf(exposed);
  return exposures.map(({ words, remedy }) => examined("exposure", "warning", [words, remedy]));
}

export async function storeLines(address: DatabaseAddress): Promise<readonly ExaminedLine[]> {
  const file = placeOf(address);
  try {
    const probe = await probeStore(address);
    if (probe.kind === "absent")
      return [examined("store", "passed", [text("bot.doctor.storeAbsent", { file }), null])];
    return [
      examined("store", "passed", [text("bot.doctor.store", { file }), null]),
      await trailLine(address),
    ];
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    return [
      examined("store", "failed", [
        text("cli.finding.reason", { message: error.message }),
        text("bot.doctor.storeRemedy"),
      ]),
    ];
  }
}

async function trailLine(address: DatabaseAddress): Promise<ExaminedLine> {
  const trail = await openAuditTrail(address);
  try {
    const { breaks, records } = await verifyTrail(trail.records());
    const [first] = breaks;
    if (!first) return examined("audit-trail", "passed", [text("bot.doctor.trail", { records }), null]);
    const { chain, sequence, kind } = first;
    return examined("audit-trail", "failed", [
      text("bot.audit.break", { chain, sequence, kind }),
      text("bot.doctor.trailRemedy"),
    ]);
  } finally {
    await trail.close();
  }
}
