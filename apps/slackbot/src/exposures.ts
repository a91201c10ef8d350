/** What of the bot is open to others: files that other users of the machine can open, ways that anybody can read. */
import { type Text, text } from "@bakferry/core";
import { isReadableByOthers, isWritableByOthers } from "@bakferry/host";
import { type DatabaseAddress, placeOf, travelsPlain } from "@bakferry/store";

import type { Config } from "./config/schema.ts";

export interface Exposure {
  readonly words: Text;
  readonly remedy: Text;
}

export interface Exposed {
  readonly file: string;
  readonly config: Pick<Config, "alibaba" | "slack">;
  readonly database: DatabaseAddress;
}

export async function exposuresOf({ file, config, database }: Exposed): Promise<readonly Exposure[]> {
  return [...(await openFiles(file, database)), ...plainWays(config, database)];
}

async function openFiles(configFile: string, database: DatabaseAddress): Promise<readonly Exposure[]> {
  const found: Exposure[] = [];
  if (await isWritableByOthers(configFile)) {
    const file = configFile;
    found.push({ words: text("guard.exposedConfig", { file }), remedy: text("guard.closeConfig", { file }) });
  }
  if ("file" in database) {
    const { file } = database;
    if ((await isReadableByOthers(file)) || (await isWritableByOthers(file)))
      found.push({ words: text("guard.exposedState", { file }), remedy: text("guard.closeState", { file }) });
  }
  return found;
}

/** Without TLS, to another machine: a rehearsal on this one is nobody else's business. */
function plainWays({ alibaba, slack }: Exposed["config"], database: DatabaseAddress): readonly Exposure[] {
  const configured = [
    ["slack.apiUrl", slack.apiUrl],
    ...Object.entries(alibaba.endpoints).map(([name, address]) => [`alibaba.endpoints.${name}`, address]),
  ] as const;
  const plain = configured.flatMap(([key = "", address]) => {
    const url = URL.parse(address ?? "");
    return url?.protocol === "http:" && !isOwnMachine(url.hostname) ? [{ key, host: url.hostname }] : [];
  });
  return [
    ...plain.map((where) => ({
      words: text("guard.plainEndpoint", where),
      remedy: text("guard.encryptEndpoint", where),
    })),
    ...(travelsPlain(database)
      ? [
          {
            words: text("guard.plainDatabase", { place: placeOf(database) }),
            remedy: text("guard.encryptDatabase"),
          },
        ]
      : []),
  ];
}

function isOwnMachine(hostname: string): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
