/** What is asked about, in one line: "Migrate dbtest → prod-1", "Open dbtest on rm-1 for use". */
import type { QuestionSubject } from "../approval/question.ts";
import type { Migration } from "../model/migration.ts";
import type { Wave } from "../model/wave.ts";
import { describeAction } from "../run/actions/executors.ts";
import { type Text, text } from "../texts/text.ts";
import { namesOf } from "./headline.ts";

/** Holds names from outside. */
export function titleOf(subject: QuestionSubject): Text {
  switch (subject.kind) {
    case "plan":
      return titleOfPlan(subject.migration);
    case "wave":
      return titleOfWave(subject.wave);
    case "action":
      return describeAction(subject.action.order);
  }
}

export function titleOfPlan(migration: Migration): Text {
  return text("fact.title", namesOf(migration));
}

export function titleOfWave({ members, target }: Wave): Text {
  return text("wave.title", { count: members.length, target: target.name });
}
