/** The values of a JSON answer, each with the place where it stands. */
import type { Leaf } from "./leaf.ts";

export type Plain = string | number | boolean | null;

/** A part that is not looked into: its fields have names that people or apps have chosen. */
interface Cut {
  readonly cut: "list" | "object";
}

export interface PlacedValue {
  readonly place: string;
  /** Of the field, also within a list. */
  readonly name: string;
  readonly value: Plain | Cut;
}

/** Of Slack: what apps hang on messages, the state of inputs by block and action, a workspace's own profile fields. */
const CUT_FIELDS: ReadonlySet<string> = new Set(["event_payload", "fields", "values"]);
const FIELD_NAME = /^\w{1,60}$/;

/**
 * The first item of a list stands for all of them: services answer alike for each. `cut` names more fields that are not
 * looked into.
 */
export function placesOf(body: unknown, cut: ReadonlySet<string> = new Set()): readonly PlacedValue[] {
  return within(body, { place: "", name: "" });

  function within(value: unknown, { place, name }: Omit<PlacedValue, "value">): readonly PlacedValue[] {
    const isWhole = typeof value === "object" && value !== null;
    if (isWhole && (CUT_FIELDS.has(name) || cut.has(name))) {
      return [{ place, name, value: { cut: Array.isArray(value) ? "list" : "object" } }];
    }
    if (Array.isArray(value)) {
      return value.slice(0, 1).flatMap((item) => within(item, { place: `${place}[]`, name }));
    }
    if (isWhole) {
      return Object.entries(value).flatMap(([field, inner]) => {
        const known = FIELD_NAME.test(field) ? field : "*";
        return within(inner, { place: place === "" ? known : `${place}.${known}`, name: known });
      });
    }
    return isPlain(value) ? [{ place, name, value }] : [];
  }
}

export function isCut(value: Plain | Cut): value is Cut {
  return typeof value === "object" && value !== null;
}

/** What is told of a value of which nothing else may be told. */
export function typeOf(value: Plain | Cut): Leaf & string {
  if (value === null) return "null";
  if (typeof value === "object") return value.cut;
  if (typeof value === "string") return "string";
  return typeof value === "number" ? "number" : "boolean";
}

function isPlain(value: unknown): value is Plain {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}
