/** Numbers and durations as people read them; shared by every catalogue because they need no words. */

const UNITS = ["B", "KB", "MB", "GB", "TB", "PB"] as const;

/** Binary steps with the units that disks and consoles print: 1536 → "1.5 KB". */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits).replace(/\.0$/, "")} ${UNITS[unit] ?? ""}`;
}

/** Characters as people count them, not UTF-16 units. */
export function countCharacters(written: string): number {
  return Array.from(written).length;
}

/** The two largest units: "300 ms", "45 s", "6 min", "2 h 5 min". */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/**
 * A moment for a terminal, in the zone of the machine, which is its reader's: "2026-06-10 20:00 +08:00". What is
 * read in Slack gets its time from the view, in the zone of each reader.
 */
export function formatMoment(at: number, precision: "minutes" | "seconds" = "minutes"): string {
  const eastMinutes = -new Date(at).getTimezoneOffset();
  const local = new Date(at + eastMinutes * 60_000).toISOString().replace("T", " ");
  return `${local.slice(0, precision === "minutes" ? 16 : 19)} ${zoneOf(eastMinutes)}`;
}

function zoneOf(eastMinutes: number): string {
  if (eastMinutes === 0) return "UTC";
  const two = (figure: number): string => String(Math.floor(figure)).padStart(2, "0");
  const minutes = Math.abs(eastMinutes);
  return `${eastMinutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}
