/** How long it will take, phase by phase, and on what that rests. An estimate: it binds nobody. */
import { text, type Text } from "../../texts/text.ts";
import { type Check, from, passed, whenAllKnown } from "../check.ts";
import type { PhaseEstimate } from "../estimate/duration.ts";
import { expectedDuration } from "../estimate/expected-duration.ts";
import { setIn } from "../facts.ts";

export const duration: Check = {
  id: "duration",
  group: "cost",
  informs: true,
  run(facts) {
    const { media, history } = facts;
    return whenAllKnown({ media, history }, text("check.duration.unknown"), (known) => {
      const set = setIn(known.media);
      if (!set) return null;
      const { p50Ms, p90Ms, phases } = expectedDuration(facts, { set, history: known.history });
      const evidence = [
        ...from("history", history, { p50Ms, p90Ms }),
        ...phases.flatMap((phase) => from("history", history, figuresOf(phase))),
      ];
      const described = phases.map(describe);
      return passed(text("check.duration.passed", { p50Ms, p90Ms, phases: described }), evidence);
    });
  },
};

function describe({ phase, p50Ms, p90Ms, basis }: PhaseEstimate): Text {
  return basis.kind === "history"
    ? text("check.duration.ofHistory", { phase, p50Ms, p90Ms, scope: basis.scope, count: basis.sampleCount })
    : text("check.duration.ofAnchor", { phase, p50Ms, p90Ms, name: basis.name, asOf: basis.asOf });
}

function figuresOf({ phase, p50Ms, p90Ms, basis }: PhaseEstimate): Record<string, string | number> {
  const source = basis.kind === "history" ? `${basis.sampleCount} own` : `${basis.source} (${basis.asOf})`;
  return { [`${phase}P50Ms`]: p50Ms, [`${phase}P90Ms`]: p90Ms, [`${phase}Basis`]: source };
}
