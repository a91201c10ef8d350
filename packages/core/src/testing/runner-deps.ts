/** Ports for tests of one step: what a test does not give fails when it is asked. */
import type { RunnerDeps } from "../run/deps.ts";
import { createTestClock, createTestIds } from "./clock.ts";

/** A port of which every verb that is called, and was not given, ends the test. */
export function onlyThese<T extends object>(name: string, given: Partial<T>): T {
  return new Proxy(given, {
    get(target, verb) {
      if (verb in target) return Reflect.get(target, verb);
      if (typeof verb === "symbol" || verb === "then") return undefined;
      throw new Error(`Nobody expected ${name}.${verb} to be asked.`);
    },
  }) as T;
}

export interface LoggedLine {
  readonly message: string;
  readonly fields: unknown;
}

export type GivenPorts = Partial<Pick<RunnerDeps, "peopleIn">> & {
  readonly [K in Exclude<keyof RunnerDeps, "peopleIn">]?: Partial<RunnerDeps[K]>;
};

export function testRunnerDeps(given: GivenPorts): RunnerDeps & { readonly logged: readonly LoggedLine[] } {
  const logged: LoggedLine[] = [];
  const note = (message: string, fields: unknown = null): void => {
    logged.push({ message, fields });
  };
  const port = <K extends Exclude<keyof RunnerDeps, "peopleIn">>(name: K): RunnerDeps[K] & object =>
    onlyThese(name, (given[name] ?? {}) as Partial<RunnerDeps[K] & object>);
  return {
    logged,
    store: port("store"),
    waves: port("waves"),
    objects: port("objects"),
    directory: null,
    people: port("people"),
    peopleIn: given.peopleIn ?? (() => port("people")),
    clock: { ...createTestClock(), ...given.clock },
    ids: createTestIds(),
    logger: { info: note, warn: note, error: note },
    settings: port("settings"),
    checksums: port("checksums"),
    imports: port("imports"),
    instances: port("instances"),
    account: port("account"),
    journal: port("journal"),
    unknownMessages: port("unknownMessages"),
    secrets: port("secrets"),
    whisper: port("whisper"),
    timing: {
      importPollMs: 20_000,
      incrementPollMs: 60_000,
      progressMs: 2000,
      retryMs: 5000,
      settlingMs: 180_000,
    },
  };
}
