import { expect, test } from "vitest";

import { readConfig } from "./read-config.ts";
import { readSecrets } from "./secrets.ts";
import { deskSettings } from "./settings.ts";

const MINIMAL = `version: 1
staging: { bucket: migratetest }
targets:
  prod-1: { instance: rm-bp1prod1, environment: prod }
policies:
  prod: { approvers: { users: [U123] } }
`;

const problemsOf = (yaml: string): readonly string[] => {
  const outcome = readConfig(yaml, "bakferry.yaml");
  return outcome.kind === "valid" ? [] : outcome.problems;
};

test("a short file is enough; the rest has defaults", () => {
  const outcome = readConfig(MINIMAL, "bakferry.yaml");
  expect(outcome).toMatchObject({
    kind: "valid",
    config: {
      slack: { mode: "socket", host: "127.0.0.1", port: 3000 },
      alibaba: { region: "cn-hangzhou", endpoints: {} },
      staging: { prefix: "migrate/" },
      policies: { prod: { requesterMayApprove: false, confirm: "review", expiresAfter: 3_600_000 } },
      polling: { importSeconds: 30 },
      store: { sqlite: "./bakferry.db" },
    },
  });
});

test("every problem is shown at once, in the order of the file, each with line and column", () => {
  const problems = problemsOf(`version: 1
slak: { mode: socket }
staging: { bucket: migratetest, prefix: migrate }
targets:
  prod-1: { instance: bp1prod1, environment: prd }
channels:
  general: { target: prod-1 }
defaultTarget: prod-2
policies:
  prod: { approvers: { users: [requester] }, quorum: 0 }
  test: {}
polling: { importSeconds: soon }
`);
  expect(problems.map((problem) => problem.replace(/^bakferry\.yaml:/, ""))).toEqual([
    expect.stringMatching(/^2:1: Unknown key "slak"\. Did you mean "slack"\? Allowed here: version, slack, /),
    '3:41: "staging.prefix" is not valid: end it with / and do not begin it with /.',
    '5:23: "targets.prod-1.instance" is not valid: give the id of an instance (rm-…).',
    expect.stringMatching(/^5:46: .*the policy "prd", which does not exist. Did you mean "prod"\?/),
    expect.stringMatching(/^7:3: "channels.general" is not valid: give the id of a channel/),
    expect.stringMatching(/^8:16: "defaultTarget" names the target "prod-2".*Did you mean "prod-1"\?/),
    expect.stringMatching(/^10:32: "policies.prod.approvers.users.0" is not valid: give the id of a person/),
    expect.stringMatching(/^10:54: "policies.prod.quorum" is not valid/),
    expect.stringMatching(/^11:3: Nobody may approve in "test"/),
    '12:27: "polling.importSeconds" must be a number.',
  ]);
});

test("a key that is missing is asked for where it belongs", () => {
  expect(problemsOf("version: 1\ntargets:\n  prod-1: { environment: prod }\npolicies: {}\n")).toEqual([
    expect.stringContaining('bakferry.yaml:1:1: "staging" is missing'),
    expect.stringContaining('bakferry.yaml:3:3: "targets.prod-1.instance" is missing; expected a text.'),
    expect.stringContaining('the policy "prod", which does not exist. No policy is configured.'),
  ]);
});

test("an empty file is answered by what it needs", () => {
  expect(problemsOf("")).toEqual([
    expect.stringContaining('"version" is missing'),
    expect.stringContaining('"staging" is missing'),
    expect.stringContaining('"targets" is missing'),
    expect.stringContaining('"policies" is missing'),
  ]);
});

test("broken YAML is shown where it breaks", () => {
  expect(problemsOf("version: 1\nslack: { mode: [socket }\n")[0]).toMatch(
    /^bakferry\.yaml:2:\d+: This is not valid YAML/,
  );
});

test.each([
  ["slack: { token: xoxb-1-very-secret }", "SLACK_BOT_TOKEN"],
  ["slack: { apiUrl: xapp-1-very-secret }", "SLACK_APP_TOKEN"],
  ["slack: { signingSecret: 0123very-secret }", "SLACK_SIGNING_SECRET"],
  ["alibaba: { accessKeyId: LTAI5tVerySecretKey00 }", "ALIBABA_CLOUD_ACCESS_KEY_ID"],
])("a secret in the file is refused and not repeated: %s", (line, variable) => {
  const problems = problemsOf(`${MINIMAL}${line}\n`);
  const secret = problems.filter((problem) => problem.includes(variable));
  expect(secret).toHaveLength(1);
  expect(problems.join("\n")).not.toMatch(/very-?secret/i);
});

test("a quorum that nobody can reach is refused", () => {
  expect(problemsOf(MINIMAL.replace("[U123] }", "[U123] }, quorum: 2"))).toEqual([
    expect.stringContaining('"prod" needs 2 approvals, but names only 1 people'),
  ]);
});

const POLICY = `version: 1
staging: { bucket: migratetest }
targets:
  prod-1: { instance: rm-bp1prod1, environment: prod }
policies:
  prod:
    approvals:
      - { usergroups: [S0DBA], count: 2 }
      - { users: [U999] }
    confirm: typed-name
    expiresAfter: 2h
    remindAt: [50m, 30m]
    escalateAfter: 1h
    escalateTo: { usergroups: [S0LEAD] }
    windows:
      timeZone: Asia/Shanghai
      allow: [{ days: [mon-fri, sun], from: "22:00", to: "02:00" }]
      deny: [{ from: 2026-12-31, to: 2027-01-02 }]
    breakGlass: { usergroups: [S0SRE], notify: [C0AUDIT] }
    retry: { sameDigest: keepApproval }
`;

test("a policy with everything is read in core's words", () => {
  const outcome = readConfig(POLICY, "bakferry.yaml");
  if (outcome.kind === "invalid") throw new Error(outcome.problems.join("\n"));
  expect(deskSettings(outcome.config).policies["prod"]).toEqual({
    rules: [
      { users: [], usergroups: ["S0DBA"], count: 2 },
      { users: ["U999"], usergroups: [], count: 1 },
    ],
    excludes: ["requester", "uploader"],
    confirm: "typed-name",
    approveReason: "optional",
    expiresAfterMs: 7_200_000,
    remindAfterMs: [1_800_000, 3_000_000],
    escalation: { users: [], usergroups: ["S0LEAD"], afterMs: 3_600_000 },
    windows: {
      timeZone: "Asia/Shanghai",
      allow: [{ days: ["mon", "tue", "wed", "thu", "fri", "sun"], from: "22:00", to: "02:00" }],
      deny: [{ from: "2026-12-31", to: "2027-01-02" }],
      overrun: false,
    },
    breakGlass: {
      users: [],
      usergroups: ["S0SRE"],
      notify: ["C0AUDIT"],
      minReasonLength: 20,
      reviewWithinMs: 86_400_000,
    },
    keepsApprovalMs: 7_200_000,
  });
});

test.each([
  ["[mon-fri, sun]", "[monday]", /write days as mon or mon-fri/],
  ["Asia/Shanghai", "Asia/Shangai", /give an IANA time zone/],
  ["Asia/Shanghai", '"+08:00"', /give an IANA time zone/],
  ['"22:00"', '"24:00"', /write a time as "22:00"/],
  ["to: 2027-01-02", "to: 2026-12-30", /ends on its first day or later/],
  ["[50m, 30m]", "[50m, 2h]", /asks for 2 h at most, so this time never comes/],
  ["escalateAfter: 1h", "escalateAfter: 3h", /asks for 2 h at most/],
  ["    escalateAfter: 1h\n", "", /needs both to escalate/],
  ["{ usergroups: [S0LEAD] }", "{}", /needs both to escalate/],
  ["{ users: [U999] }", "{ count: 1 }", /Nobody may approve in "prod"/],
  ["{ users: [U999] }", "{ users: [U999], count: 2 }", /needs 2 approvals, but names only 1/],
  ["    confirm:", "    quorum: 2\n    confirm:", /approvals beside approvers or quorum/],
  ["notify: [C0AUDIT]", "notify: []", /policies\.prod\.breakGlass\.notify/],
  ["usergroups: [S0SRE], ", "", /name users or usergroups/],
])("a policy that cannot work is refused: %s → %s", (correct, wrong, problem) => {
  expect(problemsOf(POLICY.replace(correct, wrong))).toEqual([expect.stringMatching(problem)]);
});

test("the environment must hold the tokens of the mode, each of its own kind", () => {
  expect(readSecrets({ SLACK_BOT_TOKEN: " xoxb-1 ", SLACK_APP_TOKEN: "xapp-1" }, "socket")).toEqual({
    kind: "valid",
    secrets: { botToken: "xoxb-1", appToken: "xapp-1", signingSecret: "" },
  });
  expect(readSecrets({ SLACK_BOT_TOKEN: "xoxp-1" }, "http")).toEqual({
    kind: "invalid",
    problems: [
      "The environment variable SLACK_BOT_TOKEN must begin with xoxb-; it holds another kind of token.",
      expect.stringContaining("Set the environment variable SLACK_SIGNING_SECRET"),
    ],
  });
});

test.each([
  ["aliases of aliases", `${MINIMAL}channels: ${aliasBomb()}\n`, "nested too deeply, or repeats itself"],
  ["ten thousand brackets", `a: ${"[".repeat(10_000)}${"]".repeat(10_000)}`, "nested too deeply"],
  ["megabytes", `# ${"x".repeat(2 * 1024 * 1024)}`, "larger than 1024 KB"],
])("%s are refused in words, soon", (_, yaml, words) => {
  const begun = performance.now();
  expect(problemsOf(yaml)).toEqual([expect.stringContaining(words)]);
  expect(performance.now() - begun).toBeLessThan(5000);
});

test("of a file that is wrong everywhere the first problems are enough", () => {
  expect(problemsOf(`a: ${"[".repeat(1000)}`).length).toBeLessThanOrEqual(20);
});

test("what the parser stumbled over is quoted at no length, and harmless in a terminal", () => {
  const [first = ""] = problemsOf(`a: b\n"${"é\u001B[31m".repeat(5000)}" c`);
  expect(first).toContain("This is not valid YAML");
  expect(first.length).toBeLessThan(260);
  expect(first).not.toContain("\u001B");
});

/** Each line is ten times the one before it: a billion in the end. */
function aliasBomb(): string {
  const names = Array.from({ length: 10 }, (_, index) => `a${index}`);
  const lines = names.map((name, index) => {
    const items = Array.from({ length: 10 }, () => (index === 0 ? "x" : `*a${index - 1}`));
    return `  ${name}: &${name} [${items.join(", ")}]`;
  });
  return `\n${lines.join("\n")}`;
}
