/** The look of the report: two themes, a phone's width, and A4. Nothing is fetched. */
// oxlint-disable-next-line bakferry/texts-in-catalogue -- names of fonts, not words
export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1c2430; --quiet: #5a6675; --line: #dce1e8; --tint: #f4f6f9;
  --good: #1a7f4b; --wait: #8a5a00; --bad: #b3261e;
  --bar: #2f77c4; --asked: #c99a3b; --track: #edf0f4; --rate: #6ea5de;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #12161c; --ink: #e4e9f0; --quiet: #9aa7b6; --line: #2b333e; --tint: #1a2029;
    --good: #5cc98d; --wait: #e0b252; --bad: #ff8a80;
    --bar: #5a9fe2; --asked: #b98a2f; --track: #222a34; --rate: #3d7cbd;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 60rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif;
}
header { border-left: 0.375rem solid var(--quiet); padding-left: 1rem; margin-bottom: 1.5rem; }
header.succeeded { border-color: var(--good); }
header.failed { border-color: var(--bad); }
header.stopped, header.waiting { border-color: var(--wait); }
.kicker { margin: 0; color: var(--quiet); font-size: 0.875rem; }
h1 { margin: 0.125rem 0 0.375rem; font-size: 1.75rem; line-height: 1.2; overflow-wrap: anywhere; }
.headline { margin: 0; font-size: 1.125rem; overflow-wrap: anywhere; }
.zone { margin: 0.375rem 0 0; color: var(--quiet); font-size: 0.875rem; }
section { margin-top: 2.25rem; }
h2 { margin: 0 0 0.625rem; padding-bottom: 0.25rem; border-bottom: 1px solid var(--line); font-size: 1.125rem; break-after: avoid; }
h3 { margin: 1rem 0 0.25rem; font-size: 1rem; break-after: avoid; }
dl { display: grid; grid-template-columns: minmax(9rem, 14rem) minmax(0, 1fr); gap: 0.25rem 1.25rem; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
.local { color: var(--quiet); }
.table { margin-top: 0.75rem; }
table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; }
th { text-align: left; color: var(--quiet); font-weight: 500; font-size: 0.8125rem; }
th, td { padding: 0.3125rem 0.875rem 0.3125rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td { overflow-wrap: break-word; }
td:last-child { overflow-wrap: anywhere; }
td:last-child, th:last-child { padding-right: 0; }
tr { break-inside: avoid; }
time { white-space: nowrap; font-variant-numeric: tabular-nums; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono", monospace; font-size: 0.875em; }
pre { margin: 0; padding: 0.75rem 1rem; background: var(--tint); border-radius: 0.375rem; white-space: pre-wrap; overflow-wrap: anywhere; }
ol, ul { margin: 0; padding-left: 1.5rem; }
li { margin: 0.25rem 0; overflow-wrap: anywhere; }
.note { margin: 0.625rem 0 0; color: var(--quiet); }
td.blocker, td.deny { color: var(--bad); font-weight: 600; }
td.warning, td.unknown { color: var(--wait); font-weight: 600; }
td.passed, td.approve { color: var(--good); }
.picture { display: block; margin: 0.75rem 0; overflow: visible; }
.picture text { fill: var(--ink); font-size: 0.875rem; }
.picture .took, .picture .axis { fill: var(--quiet); font-variant-numeric: tabular-nums; }
.picture .axis { font-size: 0.8125rem; }
.picture .grid { stroke: var(--line); stroke-dasharray: 2 4; }
.picture .base { stroke: var(--quiet); }
.picture .track { fill: var(--track); }
.picture .bar { fill: var(--bar); }
.picture .of-approval, .picture .of-window { fill: var(--asked); }
.picture .cut { fill: var(--bad); }
.picture .open { fill-opacity: 0.55; }
.picture .rate { fill: var(--rate); shape-rendering: crispEdges; }
.picture .mean { stroke: var(--ink); stroke-dasharray: 5 4; }
footer { margin-top: 3rem; color: var(--quiet); font-size: 0.8125rem; overflow-wrap: anywhere; }
@media screen and (max-width: 40rem) {
  body { padding: 1.25rem 1rem 3rem; }
  h1 { font-size: 1.375rem; }
  .headline { font-size: 1rem; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dt { font-size: 0.875rem; }
  dd { margin-bottom: 0.5rem; }
  section { margin-top: 1.75rem; }
  table, tbody, tr, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
  td { display: flex; gap: 0.75rem; padding: 0.0625rem 0; border: 0; }
  td::before { content: attr(data-label); flex: 0 0 6.5rem; color: var(--quiet); font-weight: 400; font-size: 0.875rem; }
  td > span { min-width: 0; overflow-wrap: anywhere; }
}
@media print {
  @page { size: A4; margin: 16mm 14mm; }
  :root {
    color-scheme: light;
    --paper: #ffffff; --ink: #000000; --quiet: #444444; --line: #c8c8c8; --tint: #f4f4f4;
    --good: #0b5c33; --wait: #6b4600; --bad: #8f1b15;
    --bar: #3d6fa5; --asked: #b08d45; --track: #eeeeee; --rate: #8fb2d6;
  }
  body { max-width: none; padding: 0; font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  section { margin-top: 1.25rem; }
  .picture { break-inside: avoid; }
}
`.trim();
