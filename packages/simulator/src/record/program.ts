/** What the program does with `--record` and `--replay`. */
import { defaultSeed as defaultCloudSeed } from "../cloud/default-seed.ts";
import { createSimulator } from "../create-simulator.ts";
import { defaultSeed as defaultSlackSeed } from "../slack/seed.ts";
import { readRecording } from "./recording.ts";
import { replay } from "./replay.ts";
import { type Recorder, startRecorder } from "./start-recorder.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Records from the services of the region, with the key of the environment. */
export async function startRecording(
  folder: string,
  {
    region,
    port,
    environment,
  }: { readonly region: string; readonly port: number; readonly environment: Environment },
): Promise<Recorder> {
  const id = environment["ALIBABA_CLOUD_ACCESS_KEY_ID"] ?? "";
  const secret = environment["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] ?? "";
  const securityToken = environment["ALIBABA_CLOUD_SECURITY_TOKEN"] ?? "";
  return startRecorder({
    folder,
    port,
    upstream: {
      oss: `https://oss-${region}.aliyuncs.com`,
      rds: `https://rds.${region}.aliyuncs.com`,
      ram: "https://ram.aliyuncs.com",
      sts: `https://sts.${region}.aliyuncs.com`,
      slack: "https://slack.com",
    },
    ...(id === "" ? {} : { key: { id, secret, ...(securityToken === "" ? {} : { securityToken }) } }),
  });
}

/** One line for each exchange that was answered otherwise, and one for all of them. */
export async function replayReport(folder: string): Promise<readonly string[]> {
  const exchanges = await readRecording(folder);
  const simulator = await createSimulator({ clock: { speed: 1 } });
  try {
    const [key] = defaultCloudSeed().accessKeys;
    const [app] = defaultSlackSeed().apps;
    const replays = await replay(exchanges, {
      cloud: simulator.cloud,
      slack: simulator.slack,
      key: { id: key?.id ?? "", secret: key?.secret ?? "" },
      botToken: app?.botToken ?? "",
      appToken: app?.appToken ?? "",
    });
    const count = (outcome: string): number => replays.filter((each) => each.outcome === outcome).length;
    return [
      ...replays.flatMap(({ exchange, differences }, index) =>
        differences.map(
          (difference) => `${index + 1} ${exchange.service} ${exchange.operation}: ${difference}`,
        ),
      ),
      `${replays.length} exchanges: ${count("same")} same, ${count("different")} different, ${count("skipped")} skipped`,
    ];
  } finally {
    await simulator.close();
  }
}
