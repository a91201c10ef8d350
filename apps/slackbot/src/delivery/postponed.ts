/** Unwinds a delivery that has to wait for its turn, from however deep; the item stays in the outbox. */
export class Postponed extends Error {
  override readonly name = "Postponed";
  readonly afterMs: number;
  readonly reason: string;

  constructor(afterMs: number, reason: string) {
    super(reason);
    this.afterMs = afterMs;
    this.reason = reason;
  }
}
