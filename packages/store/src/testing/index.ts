/** For tests of other packages: a real PostgreSQL, where there is one. */
export * from "./postgres-server.ts";
