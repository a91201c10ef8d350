/** How fast an upload went over its time, in few enough points to stand in the row that is written anyway. */

/** So long after the start of the upload that many bytes were in OSS. */
export interface UploadSample {
  readonly sinceMs: number;
  readonly acknowledgedBytes: number;
}

/** Over the time since the sample before. */
export interface UploadRate {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bytesPerSecond: number;
}

export const MOST_SAMPLES = 120;

/** With one more; when there are too many, every second one is left out, so that a long upload has the wider steps. */
export function withSample(samples: readonly UploadSample[], sample: UploadSample): readonly UploadSample[] {
  const last = samples.at(-1);
  if (last && sample.sinceMs <= last.sinceMs) return samples;
  const all = [...samples, sample];
  return all.length <= MOST_SAMPLES ? all : all.filter((_, index) => index % 2 === 1);
}

/**
 * Means between samples, at most `steps` of them. OSS acknowledges whole parts, so neighbours are put together until a
 * step is long enough not to show the parts.
 */
export function ratesOf(samples: readonly UploadSample[], steps: number): readonly UploadRate[] {
  const endMs = samples.at(-1)?.sinceMs ?? 0;
  const rates: UploadRate[] = [];
  let from: UploadSample = { sinceMs: 0, acknowledgedBytes: 0 };
  for (const sample of samples) {
    const tookMs = sample.sinceMs - from.sinceMs;
    if (tookMs <= 0 || (tookMs < endMs / steps && sample.sinceMs < endMs)) continue;
    rates.push({
      fromMs: from.sinceMs,
      toMs: sample.sinceMs,
      bytesPerSecond: ((sample.acknowledgedBytes - from.acknowledgedBytes) / tookMs) * 1000,
    });
    from = sample;
  }
  return rates;
}
