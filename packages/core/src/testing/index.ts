/** The door for tests: time that a test moves, builders, and what every adapter of a port must do. */
export * from "./builders.ts";
export * from "./clock.ts";
