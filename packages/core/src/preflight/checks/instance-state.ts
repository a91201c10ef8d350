/** The instance must be there, run SQL Server and be `Running`; RDS refuses imports in every other state. */
import { text } from "../../texts/text.ts";
import { blocker, type Check, passed, whenKnown } from "../check.ts";

export const instanceState: Check = {
  id: "instance-state",
  group: "instance",
  run(facts) {
    const { instanceId, name, regionId } = facts.request.target;
    return whenKnown(facts.instance, text("check.instance.unknown", { instanceId }), (instance) => {
      if (!instance) {
        return blocker(
          text("check.instance.missing", { instanceId, regionId }),
          text("check.instance.remedyMissing", { name }),
        );
      }
      if (instance.engine.toLowerCase() !== "sqlserver") {
        return blocker(
          text("check.instance.engine", { instanceId, engine: instance.engine }),
          text("check.instance.remedyMissing", { name }),
        );
      }
      if (instance.status !== "Running") {
        return blocker(
          text("check.instance.state", { instanceId, status: instance.status }),
          text("check.instance.wait"),
        );
      }
      return passed(text("check.instance.passed", { instanceId }));
    });
  },
};
