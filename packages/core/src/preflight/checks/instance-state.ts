/** The instance must be there, run SQL Server as the primary and be `Running`; RDS refuses imports in every other state. */
import { advise } from "../../model/finding.ts";
import type { TargetInstance } from "../../model/target.ts";
import { text } from "../../texts/text.ts";
import { type Answer, blocker, type Check, from, passed, whenKnown } from "../check.ts";
import type { Facts } from "../facts.ts";

export const instanceState: Check<Pick<Facts, "request" | "instance">> = {
  id: "instance-state",
  group: "instance",
  run({ request, instance: fact }) {
    const { instanceId, name, regionId } = request.target;
    return whenKnown(fact, text("check.instance.unknown", { instanceId }), (instance) => {
      if (!instance) {
        const summary = text("check.instance.missing", { instanceId, regionId });
        return blocker(summary, advise(text("check.instance.remedyMissing", { name })));
      }
      const { engine, status, instanceType } = instance;
      return { ...judge(instance, name), evidence: from("instance", fact, { engine, status, instanceType }) };
    });
  },
};

function judge({ instanceId, engine, status, instanceType }: TargetInstance, name: string): Answer {
  if (engine.toLowerCase() !== "sqlserver") {
    const summary = text("check.instance.engine", { instanceId, engine });
    return blocker(summary, advise(text("check.instance.remedyMissing", { name })));
  }
  if (instanceType !== "Primary") {
    const summary = text("check.instance.type", { instanceId, instanceType });
    return blocker(summary, advise(text("check.instance.remedyMissing", { name })));
  }
  if (status !== "Running") {
    const again = { kind: "button", button: { id: "check_again" } } as const;
    return blocker(
      text("check.instance.state", { instanceId, status }),
      advise(text("check.instance.wait"), again),
    );
  }
  return passed(text("check.instance.passed", { instanceId }));
}
