/**
 * GETDATE() follows the server's clock, so times that an application writes jump where the zones differ.
 *
 * The header holds the source's distance from UTC at the time of the backup; RDS tells Windows' name of a zone. Only
 * zones without summer time have one distance, so only those are compared.
 */
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { type Check, from, passed, warning, whenAllKnown } from "../check.ts";
import { type Facts, setIn } from "../facts.ts";

/** Quarter hours east of UTC. Source: Windows, "Default time zones"; RDS, CreateDBInstance, TimeZone. */
const FIXED_ZONES: Readonly<Record<string, number>> = {
  UTC: 0,
  "Greenwich Standard Time": 0,
  "Arabian Standard Time": 16,
  "Arab Standard Time": 12,
  "China Standard Time": 32,
  "India Standard Time": 22,
  "Korea Standard Time": 36,
  "SE Asia Standard Time": 28,
  "Singapore Standard Time": 32,
  "Taipei Standard Time": 32,
  "Tokyo Standard Time": 36,
  "W. Australia Standard Time": 32,
};

export const timeZone: Check<Pick<Facts, "media" | "instance">> = {
  id: "time-zone",
  group: "instance",
  run({ media, instance }) {
    return whenAllKnown({ media, instance }, text("check.zone.unknown"), (known) => {
      const ofSource = setIn(known.media)?.timeZoneQuarterHours ?? null;
      const zone = known.instance?.timeZone ?? "";
      const ofInstance = FIXED_ZONES[zone];
      if (ofSource === null || ofInstance === undefined) return null;
      const evidence = [
        ...from("backup", media, { timeZoneQuarterHours: ofSource }),
        ...from("instance", instance, { timeZone: zone }),
      ];
      if (ofSource === ofInstance) return passed(text("check.zone.passed", { zone }), evidence);
      return warning(
        text("check.zone.differs", { zone, hours: ofSource / 4, instanceHours: ofInstance / 4 }),
        advise(text("check.zone.remedy")),
        evidence,
      );
    });
  },
};
