import type { DatabaseAddress } from "../database-address.ts";

/** What a test hands to a program that it starts: a path, or the address of a PostgreSQL that has no password. */
export function addressFrom(place: string): DatabaseAddress {
  return place.startsWith("postgres:") ? { url: place } : { file: place };
}
