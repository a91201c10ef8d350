/** When an approved import may start: weekly times in one zone, less some days. */

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export interface WeeklyWindow {
  /** On which it begins. */
  readonly days: readonly Weekday[];
  /** "22:00", on the clocks of the zone. */
  readonly from: string;
  /** Not later than `from` means on the next day. */
  readonly to: string;
}

/** Both days belong to it: "2026-12-31". */
export interface ClosedDays {
  readonly from: string;
  readonly to: string;
}

export interface ChangeWindows {
  /** IANA name: "Asia/Shanghai". */
  readonly timeZone: string;
  /** Empty: at any time but on the closed days. */
  readonly allow: readonly WeeklyWindow[];
  /** Stronger than `allow`. */
  readonly deny: readonly ClosedDays[];
  /** What began inside (an upload) may ask RDS for the import after the window has closed. */
  readonly overrun: boolean;
}
