/** What of the bot's own files other users of the machine could read or write. */
import { type Text, text } from "@bakferry/core";
import { isReadableByOthers, isWritableByOthers } from "@bakferry/host";
import type { DatabaseAddress } from "@bakferry/store";

export interface Exposure {
  readonly words: Text;
  readonly remedy: Text;
}

export async function exposuresOf(
  configFile: string,
  database: DatabaseAddress,
): Promise<readonly Exposure[]> {
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
