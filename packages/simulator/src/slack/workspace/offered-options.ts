/**
 * What an app has offered in answer to an external select, and to whom.
 *
 * Slack's client lets a person choose from the answers it was given and from nothing else, so an app may rely on the
 * values it gets back. A test that sends one which nobody offered would prove nothing.
 *
 * Source: https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element, "External data source".
 */
import { type Kept, refill } from "../../state/kept.ts";
import type { JsonObject } from "../json.ts";

/** One select in one view or message. */
export interface SelectPlace {
  /** Id of the view, or channel and time of the message. */
  readonly container: string;
  readonly blockId: string;
  readonly actionId: string;
}

export interface OfferedOptions extends Kept<ReadonlyMap<string, Set<unknown>>> {
  remember(place: SelectPlace, options: readonly JsonObject[]): void;
  has(place: SelectPlace, value: unknown): boolean;
}

/** More selects than any test keeps open; older ones are forgotten first. */
const REMEMBERED = 1000;

export function createOfferedOptions(): OfferedOptions {
  const offered = new Map<string, Set<unknown>>();
  return {
    remember(place, options) {
      const key = keyOf(place);
      const values = offered.get(key) ?? new Set();
      for (const option of options) values.add(option["value"]);
      offered.delete(key);
      offered.set(key, values);
      const oldest = offered.size > REMEMBERED ? offered.keys().next().value : undefined;
      if (oldest !== undefined) offered.delete(oldest);
    },
    save: () => offered,
    load: (saved) => refill(offered, saved),
    has: (place, value) => offered.get(keyOf(place))?.has(value) ?? false,
  };
}

function keyOf({ container, blockId, actionId }: SelectPlace): string {
  return JSON.stringify([container, blockId, actionId]);
}
