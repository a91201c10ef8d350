/**
 * Whether the databases of a wave fit on the disk of their instance together.
 *
 * Each was checked as if it came alone. What those before it leave behind is their restored files; the copy of a
 * backup goes again. The figures are those of each check, so nothing is read once more, and the answer does not
 * depend on which check ended first.
 */
import { consoleLink } from "../model/console-link.ts";
import { advise, type Finding } from "../model/finding.ts";
import { growCommand, proposeStorageGb } from "../model/storage-proposal.ts";
import type { ConfiguredTarget } from "../model/target.ts";
import { text } from "../texts/text.ts";

export interface RoomWanted {
  readonly id: string;
  readonly findings: readonly Finding[];
}

const CHECK = "free-space";

/** In the order in which they begin; findings for those that do not fit behind the others, by id. */
export function whoDoesNotFit(
  members: readonly RoomWanted[],
  target: ConfiguredTarget,
): ReadonlyMap<string, Finding> {
  const short = new Map<string, Finding>();
  let beforeBytes = 0;
  for (const { id, findings } of members) {
    const finding = findings.find(({ checkId }) => checkId === CHECK);
    const room = finding && roomIn(finding);
    // What is not known was judged by the check itself.
    if (!finding || !room) continue;
    const freeBytes = Math.max(0, room.storageBytes - room.usedBytes);
    if (beforeBytes === 0 || beforeBytes + room.neededBytes <= freeBytes) {
      beforeBytes += room.restoredBytes;
      continue;
    }
    short.set(id, blockerOf(finding, { ...room, beforeBytes, freeBytes }, target));
  }
  return short;
}

interface Room {
  readonly neededBytes: number;
  /** What stays. */
  readonly restoredBytes: number;
  readonly storageBytes: number;
  readonly usedBytes: number;
}

function roomIn({ evidence }: Finding): Room | null {
  const figure = (name: string): number => Number(evidence.find((each) => each.name === name)?.value);
  const restoredBytes = figure("dataBytes") + figure("logBytes");
  const room = {
    neededBytes: restoredBytes + figure("backupBytes"),
    restoredBytes,
    storageBytes: figure("storageBytes"),
    usedBytes: figure("usedBytes"),
  };
  return Object.values(room).some(Number.isNaN) ? null : room;
}

function blockerOf(
  finding: Finding,
  room: Room & { readonly beforeBytes: number; readonly freeBytes: number },
  { instanceId, regionId }: ConfiguredTarget,
): Finding {
  const { neededBytes, beforeBytes, freeBytes, usedBytes } = room;
  const proposedGb = proposeStorageGb(usedBytes, beforeBytes + neededBytes);
  return {
    ...finding,
    kind: "blocker",
    summary: text("check.space.shortInWave", { neededBytes, beforeBytes, freeBytes, instanceId }),
    remedy: advise(
      text("check.space.growForWave", { instanceId, proposedGb }),
      consoleLink("basicInfo", { instanceId, regionId }),
      growCommand({ instanceId, regionId }, proposedGb),
    ),
  };
}
