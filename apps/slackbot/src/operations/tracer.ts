/** Traces as the rest of the bot sees them; what makes them is loaded only where they are wanted. */

/** From closed sets, ids of ours, and numbers: never a word that a person wrote, a name of theirs, or a secret. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  end(outcome: string, attributes?: Attributes): void;
}

export interface SpanOrder {
  readonly name: string;
  /** `client` for calls that leave the process. */
  readonly kind: "internal" | "client" | "server";
  readonly attributes: Attributes;
  readonly parent: Span | null;
}

export interface Tracer {
  start(order: SpanOrder): Span;
  /** Sends what is left. Never rejects. */
  stop(): Promise<void>;
}
