/**
 * Whether a temporary key lasts as long as the upload that it shall sign.
 *
 * Nobody has measured the line yet, so the upload is reckoned by the anchor, and by the cap on the bandwidth where one
 * is set. Source: STS, AssumeRole: a session ends after fifteen minutes to twelve hours.
 */
import { UPLOAD_ANCHOR } from "./anchors.ts";

export interface KeyLifeOrder {
  readonly sizeBytes: number;
  /** The tightest of the caps; `null` without one. */
  readonly limitBytesPerSecond: number | null;
  /** Until the key ends. */
  readonly leftMs: number;
}

export interface KeyLife {
  /** `perhaps`: on a slow line it ends before the upload does. */
  readonly lasts: "surely" | "perhaps" | "hardly";
  readonly p50Ms: number;
  readonly p90Ms: number;
}

export function keyLife({ sizeBytes, limitBytesPerSecond, leftMs }: KeyLifeOrder): KeyLife {
  const msAt = (bytesPerSecond: number): number => {
    const rate = Math.min(bytesPerSecond, limitBytesPerSecond ?? Infinity);
    return Math.round(Math.max(UPLOAD_ANCHOR.floorMs, (sizeBytes / rate) * 1000));
  };
  const p50Ms = msAt(UPLOAD_ANCHOR.p50BytesPerSecond);
  const p90Ms = msAt(UPLOAD_ANCHOR.p90BytesPerSecond);
  if (leftMs >= p90Ms) return { lasts: "surely", p50Ms, p90Ms };
  return { lasts: leftMs >= p50Ms ? "perhaps" : "hardly", p50Ms, p90Ms };
}
