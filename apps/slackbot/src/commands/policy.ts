/** `bakferry-bot policy`: tries the approval policies out, with no Slack and no cloud. */
import { text } from "@bakferry/core";
import { say } from "@bakferry/host/terminal";

import { explainPolicy, type PolicyExplainFlags } from "../policy-test/explain-policy.ts";
import { type PolicyTestFlags, testPolicies } from "../policy-test/test-policies.ts";
import type { AddCommand } from "./command.ts";
import { addConfigOption, addJsonOption } from "./options.ts";

export const addPolicy: AddCommand = (program, launch) => {
  const policy = program.command("policy").description(say(text("bot.policy.about")));
  const test = policy
    .command("test")
    .description(say(text("bot.policy.test")))
    .argument("<file>");
  addJsonOption(addConfigOption(test)).action(async (file: string, flags: PolicyTestFlags) => {
    await launch((surroundings) => testPolicies(file, flags, surroundings));
  });
  const explain = policy
    .command("explain")
    .description(say(text("bot.policy.explain")))
    .argument("<id>")
    .option("--step <step>", say(text("bot.policy.step")));
  addJsonOption(addConfigOption(explain)).action(async (id: string, flags: PolicyExplainFlags) => {
    await launch((surroundings) => explainPolicy(id, flags, surroundings));
  });
};
