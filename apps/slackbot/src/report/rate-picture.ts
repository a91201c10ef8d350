/** How fast the upload was over its time, as an SVG within the page; drawn as timeline-picture.ts does. */
import { type ReportedUpload, text } from "@bakferry/core";

import type { Scribe } from "./scribe.ts";

const TOP = 22;
const PLOT_HEIGHT = 130;
const AXIS_HEIGHT = 26;

/** Nothing where the rate was not kept. */
export function ratePicture(upload: ReportedUpload | null, scribe: Scribe): string {
  const rates = upload?.rates ?? [];
  const tookMs = rates.at(-1)?.toMs ?? 0;
  if (tookMs <= 0) return "";
  const most = Math.max(...rates.map(({ bytesPerSecond }) => bytesPerSecond), 1);
  const bytes = rates.reduce(
    (sum, { fromMs, toMs, bytesPerSecond }) => sum + (bytesPerSecond * (toMs - fromMs)) / 1000,
    0,
  );
  const mean = Math.round((bytes / tookMs) * 1000);
  const heightOf = (bytesPerSecond: number): number => Math.max(0, (bytesPerSecond / most) * PLOT_HEIGHT);
  const bottom = TOP + PLOT_HEIGHT;
  const meanTop = (bottom - heightOf(mean)).toFixed(1);
  return [
    `<svg class="picture" width="100%" height="${bottom + AXIS_HEIGHT}" role="img" aria-labelledby="rate-title rate-words">`,
    `<title id="rate-title">${scribe.html(text("report.rateTitle"))}</title>`,
    `<desc id="rate-words">${scribe.html(text("report.rateMost", { most, mean, tookMs }))}</desc>`,
    `<text class="axis" x="0" y="14">${scribe.html(text("report.rate", { bytesPerSecond: most }))}</text>`,
    `<text class="axis" x="100%" y="14" text-anchor="end">${scribe.html(text("report.mean", { bytesPerSecond: mean }))}</text>`,
    `<line class="grid" x1="0" x2="100%" y1="${TOP}" y2="${TOP}"/>`,
    ...rates.map(({ fromMs, toMs, bytesPerSecond }) => {
      const height = heightOf(bytesPerSecond);
      const left = (fromMs / tookMs) * 100;
      const width = ((toMs - fromMs) / tookMs) * 100;
      return `<rect class="rate" x="${left.toFixed(3)}%" y="${(bottom - height).toFixed(1)}" width="${width.toFixed(3)}%" height="${height.toFixed(1)}"/>`;
    }),
    `<line class="mean" x1="0" x2="100%" y1="${meanTop}" y2="${meanTop}"/>`,
    `<line class="base" x1="0" x2="100%" y1="${bottom}" y2="${bottom}"/>`,
    `<text class="axis" x="0" y="${bottom + 18}">0</text>`,
    `<text class="axis" x="100%" y="${bottom + 18}" text-anchor="end">${scribe.html(text("report.afterStart", { tookMs }))}</text>`,
    "</svg>",
  ].join("\n");
}
