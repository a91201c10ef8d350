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

/** Whether rows would travel readable to another machine: PostgreSQL without TLS, which is the driver's default. */
export function travelsPlain(address: DatabaseAddress): boolean {
  if (!("url" in address)) return false;
  const parsed = parsedUrl(address.url);
  if (parsed === null) return false;
  const { searchParams } = parsed;
  const host = searchParams.get("host") ?? parsed.hostname;
  const isOwn = host.startsWith("/") || /^(?:socket|localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(host);
  const mode = searchParams.get("sslmode") ?? "disable";
  return !isOwn && mode === "disable" && !/^(?:true|1)$/.test(searchParams.get("ssl") ?? "");
}

/** The address of a socket has no host before the path; `URL` wants one. */
function parsedUrl(url: string): URL | null {
  return URL.parse(url.replace(/@(?=\/|$)/, "@socket/").replace(/@socket\/\//, "@socket/"));
}

function placeOfUrl(url: string): string {
  const parsed = parsedUrl(url);
  if (parsed === null) return "PostgreSQL";
  const host = parsed.searchParams.get("host") ?? parsed.host;
  return `${host}/${parsed.pathname.replace(/^\//, "")}`;
}
