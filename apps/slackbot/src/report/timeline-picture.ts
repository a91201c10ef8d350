/**
 * When each stage ran, as an SVG within the page.
 *
 * Places are in percent and heights in pixels, with no viewBox: the bars follow the width of the page and the words
 * keep their size, on a phone as on paper.
 */
import { type MigrationReport, type ReportedStage, text } from "@bakferry/core";

import { escapeHtml } from "./html-text.ts";
import type { Scribe } from "./scribe.ts";

const ROW_HEIGHT = 46;
const BAR_HEIGHT = 14;
const AXIS_HEIGHT = 26;
/** Seconds beside hours would not be seen. */
const LEAST_WIDTH_PERCENT = 0.8;

export function timelinePicture({ stages, asOf, request }: MigrationReport, scribe: Scribe): string {
  if (stages.length === 0) return "";
  const startedAt = request.at;
  const endedAt = Math.max(...stages.map((stage) => stage.endedAt ?? asOf), startedAt + 1);
  const spanMs = endedAt - startedAt;
  const plotHeight = stages.length * ROW_HEIGHT;
  const span = { startedAt, spanMs, asOf };
  const told = stages.map((stage) =>
    scribe.html(
      text("report.timelineStage", {
        stage: stage.title,
        tookMs: (stage.endedAt ?? asOf) - stage.startedAt,
        afterMs: stage.startedAt - startedAt,
      }),
    ),
  );
  const axis = plotHeight + 18;
  return [
    `<svg class="picture" width="100%" height="${plotHeight + AXIS_HEIGHT}" role="img" aria-labelledby="timeline-title timeline-words">`,
    `<title id="timeline-title">${scribe.html(text("report.timelineTitle"))}</title>`,
    `<desc id="timeline-words">${told.join(" ")}</desc>`,
    ...stages.map((stage, index) => row(stage, { ...span, top: index * ROW_HEIGHT }, scribe)),
    `<text class="axis" x="0" y="${axis}">${escapeHtml(scribe.clock(startedAt))}</text>`,
    `<text class="axis" x="50%" y="${axis}" text-anchor="middle">${scribe.html(text("report.afterStart", { tookMs: spanMs / 2 }))}</text>`,
    `<text class="axis" x="100%" y="${axis}" text-anchor="end">${escapeHtml(scribe.clock(endedAt))}</text>`,
    "</svg>",
  ].join("\n");
}

interface Place {
  readonly top: number;
  readonly startedAt: number;
  readonly spanMs: number;
  readonly asOf: number;
}

function row(stage: ReportedStage, { top, startedAt, spanMs, asOf }: Place, scribe: Scribe): string {
  const tookMs = (stage.endedAt ?? asOf) - stage.startedAt;
  const width = Math.max((tookMs / spanMs) * 100, LEAST_WIDTH_PERCENT);
  const left = Math.min(((stage.startedAt - startedAt) / spanMs) * 100, 100 - width);
  const state = stage.isCutShort ? "cut" : stage.endedAt === null ? "open" : "whole";
  return [
    `<text class="stage" x="0" y="${top + 16}">${scribe.html(stage.title)}</text>`,
    `<text class="took" x="100%" y="${top + 16}" text-anchor="end">${scribe.html(text("report.duration", { tookMs }))}</text>`,
    `<rect class="track" x="0" y="${top + 23}" width="100%" height="${BAR_HEIGHT}" rx="3"/>`,
    `<rect class="bar of-${stage.id} ${state}" x="${left.toFixed(3)}%" y="${top + 23}" width="${width.toFixed(3)}%" height="${BAR_HEIGHT}" rx="3"/>`,
  ].join("\n");
}
