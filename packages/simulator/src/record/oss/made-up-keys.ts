/** Made-up names for objects: folders stay folders, so that what is listed together is listed together again. */
import type { MadeUpNames } from "../made-up-names.ts";

export function madeUpKey(names: MadeUpNames, key: string): string {
  return key
    .split("/")
    .map((part) => (part === "" ? "" : names.nameFor("name", part)))
    .join("/");
}

/** `null` for a part of a name: made-up ones do not begin alike. */
export function madeUpPrefix(names: MadeUpNames, prefix: string): string | null {
  const last = prefix.slice(prefix.lastIndexOf("/") + 1);
  return last === "" || names.knows("name", last) ? madeUpKey(names, prefix) : null;
}

/** What a client begins a page after: what OSS gave it for that, or a key of its own choice. */
export function madeUpMarker(names: MadeUpNames, marker: string): string {
  return names.knows("marker", marker) ? names.nameFor("marker", marker) : madeUpKey(names, marker);
}
