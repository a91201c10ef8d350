/** Times of the report: always UTC, and in the time of the instance's region where that is known. */

/** Region ids that begin so; the first that fits counts. Source: Alibaba Cloud, "Regions and zones". */
const ZONES: readonly (readonly [regionPrefix: string, zone: string])[] = [
  ["cn-hongkong", "Asia/Hong_Kong"],
  ["cn-", "Asia/Shanghai"],
  ["ap-southeast-1", "Asia/Singapore"],
  ["ap-southeast-2", "Australia/Sydney"],
  ["ap-southeast-3", "Asia/Kuala_Lumpur"],
  ["ap-southeast-5", "Asia/Jakarta"],
  ["ap-southeast-6", "Asia/Manila"],
  ["ap-southeast-7", "Asia/Bangkok"],
  ["ap-northeast-1", "Asia/Tokyo"],
  ["ap-northeast-2", "Asia/Seoul"],
  ["ap-south-1", "Asia/Kolkata"],
  ["us-east-1", "America/New_York"],
  ["us-west-1", "America/Los_Angeles"],
  ["eu-central-1", "Europe/Berlin"],
  ["eu-west-1", "Europe/London"],
  ["me-east-1", "Asia/Dubai"],
  ["me-central-1", "Asia/Riyadh"],
];

export function zoneOf(regionId: string): string | null {
  return ZONES.find(([prefix]) => regionId.startsWith(prefix))?.[1] ?? null;
}

/** "2026-11-22 20:04:02". */
export function utcTime(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace("T", " ");
}

export function zonedTime(at: number, zone: string): string {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "medium",
  });
  return format.format(at);
}
