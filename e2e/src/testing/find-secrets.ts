/** Looks for planted secrets in everything that a run has left behind, in every form that one could have. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

export interface Canary {
  /** What it is: "the bot's access key". */
  readonly what: string;
  readonly value: string;
}

/** Where something was written, and what: bytes as Latin-1, so that a database file is a text as well. */
export interface Output {
  readonly where: string;
  readonly written: string;
}

/** "the bot's access key in bot.log, as Base64"; none when nothing leaked. */
export function leaksIn(outputs: readonly Output[], canaries: readonly Canary[]): readonly string[] {
  return canaries.flatMap(({ what, value }) =>
    formsOf(value).flatMap(([form, needle]) =>
      outputs
        .filter(({ written }) => written.toLowerCase().includes(needle.toLowerCase()))
        .map(({ where }) => `${what} in ${where}, ${form}`),
    ),
  );
}

function formsOf(value: string): readonly (readonly [form: string, needle: string])[] {
  const bytes = Buffer.from(value);
  const once = encodeURIComponent(value);
  // Of Base64, what stays the same for each of the three places in a longer text.
  const inBase64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString("base64")
      .replaceAll("=", "");
    return encoded.slice(before === 0 ? 0 : before + 1, -1);
  });
  return [
    ["as it is", value],
    ["in a URL", once],
    ["in a URL within a URL", encodeURIComponent(once)],
    ["in JSON", JSON.stringify(value).slice(1, -1)],
    ["in hex", bytes.toString("hex")],
    ["as UTF-16", bytes.toString("latin1").split("").join("\0")],
    ...inBase64.map((needle) => ["as Base64", needle] as const),
    ...inBase64.map(
      (needle) => ["as Base64 of URLs", needle.replaceAll("+", "-").replaceAll("/", "_")] as const,
    ),
  ];
}

/** Every file below a folder but those below the folders that are left out. */
export async function filesBelow(folder: string, leftOut: readonly string[]): Promise<readonly Output[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)))
    .filter((name) => !leftOut.some((each) => name === each || name.startsWith(`${each}${path.sep}`)));
  return Promise.all(
    files.map(async (name) => ({ where: name, written: await readFile(path.join(folder, name), "latin1") })),
  );
}

/** The command lines of everything that descends from this process, gathered until it is stopped. */
export function watchCommandLines(): { stop(): Promise<readonly Output[]> } {
  const seen = new Map<string, Output>();
  const over = new AbortController();
  const watching = (async () => {
    while (!over.signal.aborted) {
      for (const [pid, line] of await descendants())
        seen.set(`${pid} ${line}`, { where: `the command line of ${pid}`, written: line });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  return {
    async stop() {
      over.abort();
      await watching;
      return [...seen.values()];
    },
  };
}

async function descendants(): Promise<ReadonlyMap<number, string>> {
  const parents = new Map<number, number>();
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/u.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
  }
  const lines = new Map<number, string>();
  for (const pid of parents.keys()) {
    if (!descends(pid, parents)) continue;
    lines.set(pid, await readFile(`/proc/${pid}/cmdline`, "latin1").catch(() => ""));
  }
  return lines;
}

function descends(pid: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at = parents.get(pid); at !== undefined && at > 1; at = parents.get(at))
    if (at === process.pid) return true;
  return false;
}
