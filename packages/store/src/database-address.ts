/** Where the rows are: a SQLite file of this machine, or a PostgreSQL database that several machines share. */
export type DatabaseAddress = SqliteAddress | PostgresAddress;

export interface SqliteAddress {
  /** Path of the file, or ":memory:". */
  readonly file: string;
}

export interface PostgresAddress {
  /** As libpq writes it: `postgres://user:password@host:port/database`. Holds a secret: never shown. */
  readonly url: string;
}

/** For people: the path, or host and database. Never the user, the password or an option. */
export function placeOf(address: DatabaseAddress): string {
  return "url" in address ? placeOfUrl(address.url) : address.file;
}

function placeOfUrl(url: string): string {
  // The address of a socket has no host before the path; `URL` wants one.
  const parsed = URL.parse(url.replace(/@(?=\/|$)/, "@socket/").replace(/@socket\/\//, "@socket/"));
  if (parsed === null) return "PostgreSQL";
  const host = parsed.searchParams.get("host") ?? parsed.host;
  return `${host}/${parsed.pathname.replace(/^\//, "")}`;
}
