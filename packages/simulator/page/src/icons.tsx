/** The page's own icons, drawn here because a page without network cannot fetch any. */
import type { JSX } from "preact";

/** Paths on a 20 × 20 grid, drawn as strokes. */
const PATHS = {
  alert: "M10 3 18 17H2zM10 8v4.5M10 14.6v.1",
  app: "M4 4h4v4H4zM12 4h4v4h-4zM4 12h4v4H4zM12 12h4v4h-4z",
  bolt: "M11 2 4 11.5h5L8.5 18 16 8h-5.5z",
  check: "M4.5 10.5 8.5 14.5 16 6",
  chevron: "M7 4.5 12.5 10 7 15.5",
  clock: "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 6v4l3 2",
  cloud: "M6 15.5a4 4 0 0 1-.4-8 5 5 0 0 1 9.6 1A3.5 3.5 0 0 1 14.5 15.5z",
  close: "M5 5l10 10M15 5 5 15",
  cross: "M6.5 6.5l7 7M13.5 6.5l-7 7",
  expand: "M11.5 3.5h5v5M8.5 16.5h-5v-5M16.5 3.5l-5.5 5.5M3.5 16.5 9 11",
  external: "M8 5H5v10h10v-3M11 4h5v5M16 4l-7 7",
  eye: "M2 10s3-5.5 8-5.5 8 5.5 8 5.5-3 5.5-8 5.5S2 10 2 10zM10 7.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z",
  hash: "M8 3 6.5 17M13.5 3 12 17M3.5 7.5h13.5M3 12.5h13.5",
  info: "M10 9v5M10 6v.1M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15z",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  moon: "M16.5 11.8A6.8 6.8 0 0 1 8.2 3.5a6.8 6.8 0 1 0 8.3 8.3z",
  more: "M4.5 10v.1M10 10v.1M15.5 10v.1",
  keyboard: "M2.5 5.5h15v9h-15zM5.5 8.5v.1M8.5 8.5v.1M11.5 8.5v.1M14.5 8.5v.1M6.5 11.8h7",
  link: "M8.5 11.5a3 3 0 0 0 4.3 0l3-3a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3 0l-3 3a3 3 0 0 0 4.3 4.3l1-1",
  list: "M7 5.5h10M7 10h10M7 14.5h10M3.5 5.5v.1M3.5 10v.1M3.5 14.5v.1",
  pause: "M7 4.5v11M13 4.5v11",
  pin: "M12 2.5 17.5 8l-3 .7-3.2 3.2-.6 3.6-6-6 3.6-.6 3.2-3.2zM7.5 12.5 3 17",
  play: "M6.5 4.5 15.5 10l-9 5.5z",
  plus: "M10 4v12M4 10h12",
  reply: "M17 10.5a6 6 0 0 1-6 6H4l1.6-2.4A6 6 0 1 1 17 10.5z",
  screen: "M3 4h14v9H3zM7.5 16.5h5M10 13v3.5",
  send: "M3.5 10 17 3.5 12.5 16.5 9.5 11.2zM9.5 11.2 17 3.5",
  sun: "M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM10 1.8v1.7M10 16.5v1.7M1.8 10h1.7M16.5 10h1.7M4.2 4.2l1.2 1.2M14.6 14.6l1.2 1.2M4.2 15.8l1.2-1.2M14.6 5.4l1.2-1.2",
  trash: "M4 6h12M8 6V4h4v2M5.5 6l.8 11h7.4l.8-11",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg
      class={`icon icon-${name}`}
      viewBox="0 0 20 20"
      width="20"
      height="20"
      aria-hidden="true"
      focusable="false"
    >
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width={name === "more" ? 2.6 : 1.6}
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
