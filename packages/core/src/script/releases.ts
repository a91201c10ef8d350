/** The SQL Server releases that a script can be made for. Source: SERVERPROPERTY('ProductVersion'), "Build numbers". */

export interface ScriptRelease {
  /** What is typed: "2008r2", "2019". */
  readonly id: string;
  /** "2008 R2". */
  readonly name: string;
  readonly major: number;
  readonly minor: number;
}

export const SCRIPT_RELEASES: readonly ScriptRelease[] = [
  { id: "2008r2", name: "2008 R2", major: 10, minor: 50 },
  { id: "2012", name: "2012", major: 11, minor: 0 },
  { id: "2014", name: "2014", major: 12, minor: 0 },
  { id: "2016", name: "2016", major: 13, minor: 0 },
  { id: "2017", name: "2017", major: 14, minor: 0 },
  { id: "2019", name: "2019", major: 15, minor: 0 },
  { id: "2022", name: "2022", major: 16, minor: 0 },
];

/** Reads "2008r2", "2008 R2", "2019"; `null` for a release that no script is made for. */
export function scriptRelease(given: string): ScriptRelease | null {
  const id = given.toLowerCase().replaceAll(/\s/g, "");
  return SCRIPT_RELEASES.find((release) => release.id === id) ?? null;
}
