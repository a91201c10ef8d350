/**
 * Slack-like ids, e.g. `V0000001`; the same run gives the same ids.
 *
 * Within an organisation an id stands for one thing, whichever workspace it is in, so its workspaces share one source.
 */
import type { Kept } from "../../state/kept.ts";

export interface Ids extends Kept<number> {
  next(prefix: string): string;
}

export function createIds(): Ids {
  let count = 0;
  return {
    next(prefix) {
      count += 1;
      return `${prefix}${count.toString(36).toUpperCase().padStart(7, "0")}`;
    },
    save: () => count,
    load(saved) {
      count = saved;
    },
  };
}
