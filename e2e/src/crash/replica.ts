/**
 * One bot as its own process, with somebody who starts it again when it ends, as systemd or Kubernetes would.
 *
 * It is the program that people run; nothing in it knows that it is being tormented.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";

export interface ReplicaOptions {
  readonly program: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface Replica {
  /** Ends with a running process that says that it is ready. */
  start(): Promise<void>;
  /** SIGKILL; the next one starts so much later. Resolves when it is ready. */
  kill(downMs: number): Promise<void>;
  /** SIGSTOP, and SIGCONT so much later. */
  freeze(frozenMs: number): Promise<void>;
  /** SIGTERM, and another process at once: a new version is rolled out. */
  replace(): Promise<void>;
  stop(): Promise<void>;
  readonly pid: number | undefined;
  /** Ends that nobody ordered, but those of processes that found no store when they began. */
  readonly unordered: readonly string[];
  /** The last lines that its processes wrote. */
  readonly log: readonly string[];
}

/** What `bakferry-bot start` ends with when its store cannot be used; it says so and is started again. */
const NO_STORE = 4;
const READY = '"msg":"Bakferry is ready."';
const LINES_KEPT = 4000;
/** After an end that nobody ordered. */
const RESTART_MS = 200;
const READY_WITHIN_MS = 60_000;

export function createReplica(options: ReplicaOptions): Replica {
  return new SupervisedReplica(options);
}

class SupervisedReplica implements Replica {
  readonly unordered: string[] = [];
  readonly log: string[] = [];
  readonly #options: ReplicaOptions;
  #process: ChildProcess | undefined;
  #ready: Promise<void> = Promise.resolve();
  /** What is done to it, one thing after another: who is frozen cannot be replaced. */
  #doing: Promise<void> = Promise.resolve();
  /** Its end was ordered, so nobody starts it again. */
  readonly #ordered = new WeakSet<ChildProcess>();
  readonly #served = new WeakSet<ChildProcess>();

  constructor(options: ReplicaOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  start(): Promise<void> {
    return this.#inTurn(() => this.#launch());
  }

  kill(downMs: number): Promise<void> {
    return this.#inTurn(async () => {
      await this.#end("SIGKILL");
      await wait(downMs);
      await this.#launch();
    });
  }

  freeze(frozenMs: number): Promise<void> {
    return this.#inTurn(async () => {
      const frozen = this.#process;
      frozen?.kill("SIGSTOP");
      await wait(frozenMs);
      frozen?.kill("SIGCONT");
    });
  }

  replace(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#end("SIGTERM");
      await this.#launch();
    });
  }

  stop(): Promise<void> {
    return this.#inTurn(() => this.#end("SIGTERM"));
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    const done = this.#doing.then(act);
    this.#doing = done.catch(() => undefined);
    return done;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const ending = this.#process;
    if (!ending) return;
    this.#ordered.add(ending);
    const isGone = ending.exitCode !== null || ending.signalCode !== null;
    const gone = isGone ? undefined : once(ending, "exit");
    ending.kill(signal);
    await gone;
    const isClean = signal === "SIGKILL" || ending.exitCode === 0 || this.#wasRefused(ending);
    if (!isClean) this.unordered.push(`${signal} was answered with exit code ${ending.exitCode}`);
  }

  async #launch(): Promise<void> {
    const [command = process.execPath, ...words] = this.#options.program;
    const child = spawn(command, words, {
      env: { ...this.#options.environment },
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#process = child;
    this.#ready = new Promise((resolve) => {
      createInterface({ input: child.stderr }).on("line", (line) => {
        this.#keep(`${child.pid} ${line}`);
        if (!line.includes(READY)) return;
        this.#served.add(child);
        resolve();
      });
    });
    child.once("exit", (code, signal) => {
      if (this.#ordered.has(child)) return;
      if (!this.#wasRefused(child))
        this.unordered.push(`process ${child.pid} ended with ${signal ?? `exit code ${code}`}`);
      setTimeout(() => void this.#inTurn(() => this.#again(child)), RESTART_MS);
    });
    await this.#untilReady();
  }

  /** Nobody can begin on a full disk, or without a server. */
  #wasRefused(child: ChildProcess): boolean {
    return child.exitCode === NO_STORE && !this.#served.has(child);
  }

  /** Unless somebody started another one meanwhile. */
  async #again(ended: ChildProcess): Promise<void> {
    if (this.#process === ended && !this.#ordered.has(ended)) await this.#launch();
  }

  async #untilReady(): Promise<void> {
    const child = this.#process;
    const isEnded = new Promise<void>((resolve) => child?.once("exit", () => resolve()));
    const late = new AbortController();
    const isLate = wait(READY_WITHIN_MS, true, { signal: late.signal }).catch(() => false);
    const hung = await Promise.race([this.#ready.then(() => false), isEnded.then(() => false), isLate]);
    late.abort();
    if (hung) throw new Error(`The bot does not get ready:\n${this.log.slice(-20).join("\n")}`);
  }

  #keep(line: string): void {
    this.log.push(line);
    if (this.log.length > 2 * LINES_KEPT) this.log.splice(0, LINES_KEPT);
  }
}
