/** The examples for systemd, compose, Prometheus and Grafana, by the programs that read them where they are here. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";

import { readJson, readText, ROOT } from "../docs/repository.ts";

const folder = mkdtempSync(join(tmpdir(), "bakferry-examples-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function has(program: string): boolean {
  return spawnSync(program, ["--version"]).status === 0;
}

describe("the unit of systemd", () => {
  const unit = readText("examples/systemd/bakferry.service");
  const file = join(folder, "bakferry.service");
  // systemd looks whether the program is there; where Node is, is another matter.
  writeFileSync(file, unit.replaceAll("/usr/bin/node", process.execPath));

  test.runIf(has("systemd-analyze"))("is one that systemd understands", () => {
    const run = spawnSync("systemd-analyze", ["verify", file], { encoding: "utf8" });
    expect([run.status, run.stderr.split("\n").filter((line) => line.includes("bakferry"))]).toEqual([0, []]);
  });

  test.runIf(has("systemd-analyze"))("leaves little to an attacker, by systemd's own count", () => {
    const run = spawnSync("systemd-analyze", ["security", "--offline=true", "--threshold=15", file], {
      encoding: "utf8",
    });
    expect(run.stdout).toContain("Overall exposure level");
    expect(run.status).toBe(0);
  });

  test("gives a stop the time that the bot takes, and does not start a wrong configuration again", () => {
    const [, seconds = ""] = /^TimeoutStopSec=(\d+)$/mu.exec(unit) ?? [];
    expect(Number(seconds)).toBeGreaterThanOrEqual(30);
    expect(unit).toMatch(/^KillMode=mixed$/mu);
    expect(unit).toMatch(/^RestartPreventExitStatus=1$/mu);
    expect(unit).toMatch(/^ExecReload=.* reload .*--pid \$MAINPID$/mu);
  });
});

interface Service {
  readonly image: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks: readonly string[];
  readonly secrets?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
  readonly volumes?: readonly (string | { readonly read_only?: boolean })[];
  readonly deploy?: { readonly replicas?: number };
  readonly build?: { readonly context: string; readonly dockerfile: string };
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: object;
  readonly secrets: object;
}

describe("the compose file", () => {
  const { services, networks, volumes, secrets } = parse(
    readText("examples/compose/compose.yaml"),
  ) as Compose;
  const { bot, postgres } = services;

  test("names nothing that is not there", () => {
    for (const service of Object.values(services)) {
      for (const network of service.networks) expect(networks).toHaveProperty(network);
      for (const secret of service.secrets ?? []) expect(secrets).toHaveProperty(secret);
      for (const volume of service.volumes ?? [])
        if (typeof volume === "string") expect(volumes).toHaveProperty(volume.split(":")[0] ?? "");
      for (const other of Object.keys(service.depends_on ?? {})) expect(services).toHaveProperty(other);
    }
    expect(
      readText(join("examples/compose", bot?.build?.context ?? "", bot?.build?.dockerfile ?? "")),
    ).toContain("ENTRYPOINT");
  });

  test("runs two bots that cannot write but to the database, and waits for it", () => {
    expect(bot).toMatchObject({
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      depends_on: { postgres: { condition: "service_healthy" } },
      deploy: { replicas: 2 },
    });
    expect(bot?.volumes).toEqual([expect.objectContaining({ read_only: true })]);
    expect(postgres?.healthcheck).toBeDefined();
  });

  test("opens nothing to the machine around it, and the database to nobody else", () => {
    expect([bot?.ports, postgres?.ports]).toEqual([undefined, undefined]);
    expect(postgres?.networks).toEqual(["inside"]);
    expect(networks["inside"]?.internal).toBe(true);
    expect(postgres?.image).toMatch(/^postgres:\d+\.\d+/u);
  });
});

describe("what watches", () => {
  test.runIf(has("promtool"))("promtool passes the rules and their tests", () => {
    const cwd = join(ROOT, "examples/prometheus");
    for (const words of [
      ["check", "rules", "alerts.yml"],
      ["test", "rules", "alerts.test.yml"],
    ]) {
      const run = spawnSync("promtool", words, { cwd, encoding: "utf8" });
      expect([run.status, run.stderr]).toEqual([0, ""]);
    }
  });

  test("every alert says what to do, and the guide knows each", () => {
    const { groups } = parse(readText("examples/prometheus/alerts.yml")) as {
      readonly groups: readonly {
        readonly rules: readonly {
          readonly alert?: string;
          readonly annotations?: { readonly summary?: string; readonly action?: string };
        }[];
      }[];
    };
    const alerts = groups.flatMap(({ rules }) => rules).filter(({ alert }) => alert !== undefined);
    for (const { alert, annotations } of alerts) {
      expect({ alert, ...annotations }).toEqual({
        alert,
        summary: expect.stringMatching(/\.$/u) as string,
        action: expect.any(String) as string,
      });
      expect(readText("docs/how-to/watch.md")).toContain(`\`${alert}\``);
    }
    expect(alerts.length).toBeGreaterThan(5);
  });

  test("every panel of the dashboard has a number of its own and asks for something", () => {
    const { panels } = readJson("examples/grafana/bakferry.json") as {
      readonly panels: readonly {
        readonly id: number;
        readonly targets: readonly { readonly expr: string }[];
      }[];
    };
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { targets } of panels) for (const { expr } of targets) expect(expr).toContain('job="$job"');
  });
});
