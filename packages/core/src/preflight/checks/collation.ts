/**
 * A database keeps its collation, and tempdb has the instance's: joins with temporary tables end in "Cannot resolve
 * the collation conflict" where the two differ. The header does not settle every collation's name.
 */
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { type Check, from, passed, warning, whenAllKnown } from "../check.ts";
import { type Facts, setIn } from "../facts.ts";

export const collation: Check<Pick<Facts, "media" | "instance">> = {
  id: "collation",
  group: "instance",
  run({ media, instance }) {
    return whenAllKnown({ media, instance }, text("check.collation.unknown"), (known) => {
      const ofDatabase = setIn(known.media)?.collation ?? "";
      const ofInstance = known.instance?.collation ?? "";
      if (ofDatabase === "" || ofInstance === "") return null;
      const evidence = [
        ...from("backup", media, { collation: ofDatabase }),
        ...from("instance", instance, { instanceCollation: ofInstance }),
      ];
      return ofDatabase.toLowerCase() === ofInstance.toLowerCase()
        ? passed(text("check.collation.passed", { collation: ofDatabase }), evidence)
        : warning(
            text("check.collation.differs", { ofDatabase, ofInstance }),
            advise(text("check.collation.remedy")),
            evidence,
          );
    });
  },
};
