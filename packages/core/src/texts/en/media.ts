/**
 * What reading a file found: the reader's own sentences, which name places and numbers.
 *
 * Another language says what the code means and quotes the sentence behind it.
 */
import type { MediaProblem, StrangerKind, UnusableReason } from "@bakferry/bak";

export interface ArchiveTrouble {
  readonly reason: string;
  readonly detail: string;
}

export const mediaTexts = {
  "media.problem": (v: { code: MediaProblem["code"]; detail: string }) => v.detail,
  "media.code": (v: { code: MediaProblem["code"] }) => v.code,
  "media.stranger": (v: { stranger: StrangerKind; description: string }) => v.description,
  "media.damage": (v: { detail: string }) => v.detail,
  "media.unusable": (v: { reason: UnusableReason }) => v.reason,
  "archive.refused": (v: ArchiveTrouble) => v.detail,
  "archive.remedy": (v: { reason: string; remedy: string }) => v.remedy,
};
