/** `bakferry-bot policy test`: a team's policies against its cases; ends with 2 when one came out otherwise. */
import { text } from "@bakferry/core";
import { createOutput, indented, line, type Page, say, toned } from "@bakferry/host/terminal";

import { loadConfig, readYaml } from "../config/load-config.ts";
import { deskSettings } from "../config/settings.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { readCaseFile } from "./case-file.ts";
import { type CaseResult, playCases } from "./play-cases.ts";

export interface PolicyTestFlags {
  readonly config: string;
  readonly json?: boolean;
}

export async function testPolicies(
  file: string,
  flags: PolicyTestFlags,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { policies } = deskSettings((await loadConfig(flags.config)).config);
  const read = readCaseFile(await readYaml(file), Object.keys(policies));
  if (read.kind === "invalid") throw new UsageError(text("bot.policy.invalid", { file }), ...read.problems);
  const results = playCases(read.file, policies);
  const failed = results.filter(({ problems }) => problems.length > 0).length;
  const passed = results.length - failed;
  const output = createOutput(surroundings, { isJson: flags.json ?? false });
  output.result([...results.flatMap(caseLines), line(say(text("bot.policy.count", { passed, failed })))], {
    type: "policy-test",
    version: 1,
    passed,
    failed,
    cases: results.map(({ problems, ...result }) => ({
      ...result,
      problems: problems.map((each) => say(each)),
    })),
  });
  return failed === 0 ? EXIT.done : EXIT.blocked;
}

function caseLines({ name, environment, outcome, problems }: CaseResult): Page {
  const verdict =
    problems.length === 0
      ? toned("good", say(text("bot.policy.passed")))
      : toned("bad", say(text("bot.policy.failed")));
  return [
    line(verdict, `  ${name}`, toned("faint", `  ${environment}, ${outcome}`)),
    ...indented(
      problems.map((each) => line(say(each))),
      6,
    ),
  ];
}
