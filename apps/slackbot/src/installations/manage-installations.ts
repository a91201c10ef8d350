/** The installations as the operator of the bot sees and changes them; a running bot notices within seconds. */
import { userInfo } from "node:os";

import { type Actor, type Installation, text } from "@bakferry/core";
import { createSystemClock } from "@bakferry/host";
import { createOutput, line, nextLine, type Page, say, tableLines, toned } from "@bakferry/host/terminal";
import { openStore, readInstallations, type Store } from "@bakferry/store";

import { databaseOf, loadConfig } from "../config/load-config.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { createTokenVault, parseTokenKeys } from "./token-vault.ts";

export interface InstallationFlags {
  readonly config: string;
  readonly json?: boolean;
}

export async function listInstallations(
  flags: InstallationFlags,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const all = await readInstallations(databaseOf(await loadConfig(flags.config), surroundings.environment));
  createOutput(surroundings, { isJson: flags.json ?? false }).result(listPage(all), {
    type: "installations",
    version: 1,
    // Without the sealed token: what is printed ends in logs.
    installations: all.map(({ token, ...shown }) => ({ ...shown, keyId: token?.keyId ?? null })),
  });
  return EXIT.done;
}

/** Seals with the newest key what an older one has sealed. Ends with 2 when a token cannot be read with any of them. */
export async function rotateKeys(flags: InstallationFlags, surroundings: Surroundings): Promise<ExitCode> {
  const keys = parseTokenKeys(surroundings.environment["BAKFERRY_TOKEN_KEYS"] ?? "");
  if (!keys) throw new UsageError(text("slack.config.badTokenKeys"));
  const vault = createTokenVault(keys);
  const { changed, unreadable } = await withStore(flags, surroundings, async ({ installations, audit }) => {
    const unread: string[] = [];
    let count = 0;
    for (const { key, token } of await installations.list()) {
      if (!token || token.keyId === vault.keyId) continue;
      const opened = vault.open(key, token);
      if (opened === undefined) unread.push(key);
      else if (await installations.reseal(key, token, vault.seal(key, opened))) count += 1;
    }
    const body = { type: "keys_rotated", count, keyId: vault.keyId } as const;
    if (count > 0) await audit.append({ at: createSystemClock().now(), actor: operator(), body });
    return { changed: count, unreadable: unread };
  });
  const page: Page = [
    line(say(text("bot.installations.rotated", { count: changed, keyId: vault.keyId }))),
    ...(unreadable.length === 0
      ? []
      : [
          line(toned("bad", say(text("bot.installations.unreadable", { keys: unreadable.join(", ") })))),
          nextLine(say(text("bot.installations.addKey"))),
        ]),
  ];
  createOutput(surroundings, { isJson: flags.json ?? false }).result(page, {
    type: "installations-rotate",
    version: 1,
    keyId: vault.keyId,
    changed,
    unreadable,
  });
  return unreadable.length === 0 ? EXIT.done : EXIT.blocked;
}

export async function removeInstallation(
  key: string,
  flags: InstallationFlags,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const at = createSystemClock().now();
  await withStore(flags, surroundings, async ({ installations, audit }) => {
    if (!(await installations.end(key, { at, because: "removed" })))
      throw new UsageError(text("bot.installations.none", { key }));
    await audit.append({ at, actor: operator(), body: { type: "installation_removed", installation: key } });
  });
  const page = [
    line(say(text("bot.installations.removed", { key }))),
    nextLine(say(text("bot.installations.uninstall"))),
  ];
  const json = { type: "installations-remove", version: 1, installation: key };
  createOutput(surroundings, { isJson: flags.json ?? false }).result(page, json);
  return EXIT.done;
}

async function withStore<T>(
  flags: InstallationFlags,
  { environment }: Surroundings,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const address = databaseOf(await loadConfig(flags.config), environment);
  const store = await openStore({ ...address, clock: createSystemClock() });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

function operator(): Actor {
  return { kind: "cliUser", name: userInfo().username };
}

function listPage(installations: readonly Installation[]): Page {
  if (installations.length === 0) return [line(say(text("bot.installations.empty")))];
  const headings = ["workspace", "name", "state", "key", "since"] as const;
  return tableLines(
    headings.map((heading) => ({ heading: say(text("bot.installations.heading", { heading })) })),
    installations.map(({ key, name, token, endedBecause, installedAt, endedAt }) => [
      key,
      name,
      say(text("bot.installations.state", { state: endedBecause ?? "installed" })),
      token?.keyId ?? "",
      new Date(endedAt ?? installedAt).toISOString().slice(0, 16).replace("T", " "),
    ]),
  );
}
