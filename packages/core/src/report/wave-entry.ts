/** Entries of a wave's thread: its own, and those of its members, which say of which database they speak. */
import type { Migration } from "../model/migration.ts";
import type { Wave, WaveEvent } from "../model/wave.ts";
import { levelOfEnd } from "../run/waves/wave-end.ts";
import { text } from "../texts/text.ts";
import { ended, progress } from "./entry-parts.ts";
import { glassBrokenEntry, glassReviewedEntry, glassUnreviewedEntry } from "./glass-entry.ts";
import type { Entry } from "./summary.ts";

export function waveEntryFor({ body }: WaveEvent, wave: Wave): Entry | null {
  switch (body.type) {
    case "wave_requested":
    case "wave_asked":
    case "wave_voted":
    case "wave_vote_withdrawn":
    case "wave_reminded":
    case "wave_escalated":
      return null;
    case "wave_blocked":
      return ended(text("wave.entry.blocked"), "stopped");
    case "wave_approved":
      return progress(text("wave.entry.approved"));
    case "wave_approval_kept":
      return progress(text("wave.entry.kept"));
    case "wave_denied":
      return ended(text("wave.entry.denied", body), "stopped");
    case "wave_expired":
      return ended(text("wave.entry.expired"), "stopped");
    case "wave_cancelled":
      return ended(text("wave.entry.cancelled"), "stopped");
    case "wave_glass_broken":
      return glassBrokenEntry({ kind: "wave", wave }, body);
    case "wave_glass_reviewed":
      return glassReviewedEntry();
    case "wave_glass_unreviewed":
      return glassUnreviewedEntry({ kind: "wave", wave }, body);
    case "wave_ended":
      return ended(text("wave.entry.ended", body), levelOfEnd(body));
  }
}

/** Nobody is called by name for each of many databases, and the channel hears of the wave's end alone. */
export function asMemberEntry(entry: Entry, { request }: Migration): Entry {
  const { targetDatabaseName: database } = request;
  const words = text("wave.entry.ofMember", { database, words: entry.text });
  return { ...entry, text: words, broadcast: false, mentionsRequester: entry.level === "failed" };
}
