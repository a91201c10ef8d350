/** A part of the simulator whose state can be taken out as data and put back. */
export interface Kept<T> {
  /** Its own values and no copies: encode them before anything goes on. */
  save(): T;
  /** Takes the place of all that there was. */
  load(saved: T): void;
}

/** Puts other entries into a map that others hold. */
export function refill<K, V>(map: Map<K, V>, entries: Iterable<readonly [K, V]>): void {
  const next = [...entries];
  map.clear();
  for (const [key, value] of next) map.set(key, value);
}

/** Puts other items into a list that others hold. */
export function replaceAll<T>(list: T[], items: readonly T[]): void {
  list.splice(0, list.length, ...items);
}
