/**
 * The world failed and we know how: a cloud refused, a network broke, a file vanished.
 *
 * Thrown by adapters only, each from its one `to-operational-error.ts`. Anything else that is thrown is a bug.
 */
import type { Text } from "../texts/text.ts";
import type { ErrorCode } from "./catalogue.ts";

/** Whether trying again by itself makes sense, and not before when. */
export type Retry = { readonly kind: "never" } | { readonly kind: "after"; readonly milliseconds: number };

/** Whom was asked over the network, and how it answered. Holds no path, no query and no secret. */
export interface CloudContact {
  /** "OSS", "RDS". */
  readonly service: string;
  /** Without port. */
  readonly host: string;
  /** Of HTTP; `null` when no answer came, or none that can be read. */
  readonly status: number | null;
  /** The service's own, "NoSuchBucket"; `null` when it gave none. */
  readonly code: string | null;
}

export interface OperationalErrorDetails {
  readonly message: string;
  readonly retry?: Retry;
  /** What a person should do next, where the catalogue's own remedy is not exact enough. */
  readonly remedy?: Text;
  readonly requestId?: string;
  readonly contact?: CloudContact;
  /** The cloud's own code and message, word for word, for a person to read. Never holds a secret. */
  readonly verbatim?: string;
  /** The request may have taken effect although no good answer came: look before sending it again. */
  readonly ambiguous?: boolean;
  readonly cause?: unknown;
}

const BRAND = Symbol.for("bakferry.OperationalError");

export class OperationalError extends Error {
  readonly code: ErrorCode;
  readonly retry: Retry;
  readonly remedy: Text | undefined;
  readonly requestId: string | undefined;
  readonly contact: CloudContact | undefined;
  readonly verbatim: string | undefined;
  readonly ambiguous: boolean;
  readonly [BRAND] = true;

  constructor(code: ErrorCode, details: OperationalErrorDetails) {
    super(details.message, details.cause === undefined ? {} : { cause: details.cause });
    this.name = "OperationalError";
    this.code = code;
    this.retry = details.retry ?? { kind: "never" };
    this.remedy = details.remedy;
    this.requestId = details.requestId;
    this.contact = details.contact;
    this.verbatim = details.verbatim;
    this.ambiguous = details.ambiguous ?? false;
  }

  /** True across copies of this package, where `instanceof` is not. */
  static is(error: unknown): error is OperationalError {
    return typeof error === "object" && error !== null && BRAND in error;
  }
}
