/**
 * The time by which the simulated services work: it can run faster than real time and be pushed ahead.
 *
 * An import of a large backup takes hours on ApsaraDB RDS; a rehearsal shows the same life in minutes and a
 * test in no time. Only the length of work is measured with this clock. Signatures and their expiry belong to
 * the client, whose SDK reads the machine's own clock.
 */

export interface SimulatorClock {
  /** Milliseconds since 1970 in simulated time. */
  now(): number;
  /** Simulated milliseconds that pass in a real one. */
  readonly speed: number;
  /** Time stands still; clocks can still be advanced. */
  readonly isPaused: boolean;
  pause(): void;
  /** Goes on from where it stood, at the same speed. */
  resume(): void;
  /** Takes effect from now on; time never jumps. Throws a RangeError unless the speed is above zero. */
  setSpeed(speed: number): void;
  /** Pushes the time ahead at once. Throws a RangeError for a step backwards. */
  advance(milliseconds: number): void;
  /** Goes on from that simulated time, earlier or later: for a state that was kept. */
  goTo(simulated: number): void;
}

export interface ClockOptions {
  /** 1 when left out. */
  readonly speed?: number;
  /** Simulated time at the start, in milliseconds since 1970; the real time when left out. */
  readonly startAt?: number;
}

/** A clock that starts at once. With neither option it tells the real time until it is advanced. */
export function createClock({ speed = 1, startAt = Date.now() }: ClockOptions = {}): SimulatorClock {
  let pace = checkedSpeed(speed);
  let anchorSimulated = startAt;
  let anchorReal = Date.now();
  let isPaused = false;

  const now = (): number => anchorSimulated + (isPaused ? 0 : (Date.now() - anchorReal) * pace);
  const anchorAt = (simulated: number): void => {
    anchorSimulated = simulated;
    anchorReal = Date.now();
  };

  return {
    now,
    get speed() {
      return pace;
    },
    get isPaused() {
      return isPaused;
    },
    pause() {
      anchorAt(now());
      isPaused = true;
    },
    resume() {
      anchorAt(now());
      isPaused = false;
    },
    setSpeed(next) {
      const checked = checkedSpeed(next);
      anchorAt(now());
      pace = checked;
    },
    goTo: anchorAt,
    advance(milliseconds) {
      if (!(milliseconds >= 0)) {
        throw new RangeError(`The clock cannot be advanced by ${milliseconds} ms: time only goes forwards.`);
      }
      anchorAt(now() + milliseconds);
    },
  };
}

function checkedSpeed(speed: number): number {
  if (!(Number.isFinite(speed) && speed > 0)) {
    throw new RangeError(`A clock cannot run at speed ${speed}: give a number above zero, 1 for real time.`);
  }
  return speed;
}
