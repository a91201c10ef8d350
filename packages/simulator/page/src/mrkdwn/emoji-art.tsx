/**
 * The emoji that tell a state, drawn here: a machine without an emoji font would show an empty box for them.
 *
 * All others are left to the reader's own font.
 */
import type { JSX } from "preact";

type Shape = readonly [path: string, fill: string, stroke?: string];

const SQUARE =
  "M3 1.5h14A1.5 1.5 0 0 1 18.5 3v14a1.5 1.5 0 0 1-1.5 1.5H3A1.5 1.5 0 0 1 1.5 17V3A1.5 1.5 0 0 1 3 1.5z";
const DISC = "M10 1.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z";
const CHECK = "M5.2 10.6 8.6 14 15 6.4";
const GREEN = "#2e9e5b";
const RED = "#d92d45";
const BLUE = "#3b7fd1";
const AMBER = "#f2b32c";
const ORANGE = "#ea8a24";
const GREY = "#7b7785";

const box = (line: string): readonly Shape[] => [
  [SQUARE, BLUE],
  [line, "none", "#fff"],
];
const lock: readonly Shape[] = [
  ["M6.5 9V6.2a3.5 3.5 0 0 1 7 0V9", "none", GREY],
  ["M4.5 8.8h11v8.7h-11z", AMBER],
];
const hourglass: readonly Shape[] = [
  ["M5.5 2.5h9v2.2L11.2 10l3.3 5.3v2.2h-9v-2.2L8.8 10 5.5 4.7z", "#cfe3f7", GREY],
  ["M7.5 16.6h5L10 12.6z", AMBER],
];
const clock: readonly Shape[] = [
  [DISC, "#f4f3f6", GREY],
  ["M10 5.5V10l3 2", "none", "#3a3841"],
];

const ART: ReadonlyMap<string, readonly Shape[]> = new Map<string, readonly Shape[]>([
  [
    "white_check_mark",
    [
      [SQUARE, GREEN],
      [CHECK, "none", "#fff"],
    ],
  ],
  ["heavy_check_mark", [[CHECK, "none", GREEN]]],
  ["ballot_box_with_check", box(CHECK)],
  ["x", [["M4 4l12 12M16 4 4 16", "none", RED]]],
  ["heavy_multiplication_x", [["M4 4l12 12M16 4 4 16", "none", GREY]]],
  [
    "warning",
    [
      ["M10 2 19 18H1z", AMBER],
      ["M10 8v4.6M10 15.3v.1", "none", "#3a2a00"],
    ],
  ],
  [
    "no_entry",
    [
      [DISC, RED],
      ["M5.5 10h9", "none", "#fff"],
    ],
  ],
  ["no_entry_sign", [["M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM4.8 4.8l10.4 10.4", "none", RED]]],
  [
    "raised_hand",
    [
      [
        "M5 12V6.6a1.2 1.2 0 0 1 2.4 0V4.2a1.2 1.2 0 0 1 2.4 0v-.9a1.2 1.2 0 0 1 2.4 0v1.4a1.2 1.2 0 0 1 2.4 0v6.1l1-1.4c.6-.9 2-.1 1.6.9l-2.3 5.3a4.2 4.2 0 0 1-3.9 2.6H10A5 5 0 0 1 5 13z",
        AMBER,
        "#b07a12",
      ],
    ],
  ],
  [
    "point_right",
    [
      [
        "M3 7.2h4.6l3-2.4c.9-.6 1.9.3 1.3 1.3l-1 1.4h6a1.2 1.2 0 0 1 0 2.4h-4.2a1.2 1.2 0 0 1-.4 2.3 1.2 1.2 0 0 1-.8 2H7.4L3 13.4z",
        AMBER,
        "#b07a12",
      ],
    ],
  ],
  [
    "grey_question",
    [
      ["M7 7.4a3 3 0 1 1 4.4 2.7c-.9.5-1.4 1-1.4 2.1", "none", GREY],
      ["M10 15.6v.1", "none", GREY],
    ],
  ],
  ["exclamation", [["M10 3v8.5M10 16v.1", "none", RED]]],
  ["information_source", box("M10 9v5.5M10 5.6v.1")],
  ["arrow_up", box("M10 15V5M5.6 9.4 10 5l4.4 4.4")],
  ["arrow_down", box("M10 5v10M5.6 10.6 10 15l4.4-4.4")],
  ["arrow_right", box("M5 10h10M10.6 5.6 15 10l-4.4 4.4")],
  ["arrow_left", box("M15 10H5M9.4 5.6 5 10l4.4 4.4")],
  ["arrow_forward", box("M8 6l6 4-6 4z")],
  [
    "arrows_counterclockwise",
    box("M14.5 8A5 5 0 0 0 5.6 7.4M5.5 12a5 5 0 0 0 8.9.6M5.4 4.6v3h3M14.6 15.4v-3h-3"),
  ],
  ["double_vertical_bar", box("M7.5 6v8M12.5 6v8")],
  ["black_small_square", [["M7 7h6v6H7z", GREY]]],
  ["lock", lock],
  ["closed_lock_with_key", lock],
  ["hourglass", hourglass],
  ["hourglass_flowing_sand", hourglass],
  ["stopwatch", clock],
  ["alarm_clock", clock],
  [
    "rotating_light",
    [
      ["M5.5 14v-4a4.5 4.5 0 0 1 9 0v4z", RED],
      ["M3.5 14h13v3.5h-13z", GREY],
      ["M10 1.5v1.4M3.6 4l1.1 1.1M16.4 4l-1.1 1.1", "none", RED],
    ],
  ],
  [
    "calendar",
    [
      ["M3 4h14v13.5H3z", "#f4f3f6", GREY],
      ["M3 4h14v4H3z", RED],
      ["M6.5 11.5h.1M10 11.5h.1M13.5 11.5h.1M6.5 14.8h.1M10 14.8h.1", "none", GREY],
    ],
  ],
  ["clock1", clock],
  ["clock3", clock],
  ["large_green_circle", [[DISC, GREEN]]],
  ["large_red_circle", [[DISC, RED]]],
  ["red_circle", [[DISC, RED]]],
  ["large_blue_circle", [[DISC, BLUE]]],
  ["large_yellow_circle", [[DISC, AMBER]]],
  ["large_orange_circle", [[DISC, ORANGE]]],
  ["white_circle", [[DISC, "#f4f3f6", GREY]]],
  ["black_circle", [[DISC, "#3a3841"]]],
]);

/** Null when this emoji is left to the font. */
export function EmojiArt({ name }: { readonly name: string }): JSX.Element | null {
  const shapes = ART.get(name);
  if (shapes === undefined) return null;
  return (
    <svg class="emoji-art" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {shapes.map(([path, fill, stroke]) => (
        <path
          key={path}
          d={path}
          fill={fill}
          stroke={stroke ?? "none"}
          stroke-width={fill === "none" ? 2.4 : 1.2}
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      ))}
    </svg>
  );
}

export function hasArt(name: string): boolean {
  return ART.has(name);
}
