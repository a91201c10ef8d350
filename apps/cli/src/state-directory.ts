/** Where unfinished uploads are noted: the user's own folder for state, by the customs of each system. */
import { posix, win32 } from "node:path";

import type { Surroundings } from "./surroundings.ts";

/** `BAKFERRY_STATE_DIR` wins. On other systems than Windows the XDG Base Directory Specification decides. */
export function stateDirectory({
  environment,
  platform,
  homeDirectory,
}: Pick<Surroundings, "environment" | "platform" | "homeDirectory">): string {
  const chosen = environment["BAKFERRY_STATE_DIR"];
  if (chosen !== undefined && chosen !== "") return chosen;
  if (platform === "win32") {
    const local = environment["LOCALAPPDATA"];
    return win32.join(local ? local : win32.join(homeDirectory, "AppData", "Local"), "bakferry");
  }
  const state = environment["XDG_STATE_HOME"];
  // The specification says that a relative path there is to be ignored.
  const root =
    state !== undefined && posix.isAbsolute(state) ? state : posix.join(homeDirectory, ".local", "state");
  return posix.join(root, "bakferry");
}
