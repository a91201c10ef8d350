/**
 * The small language in which the tables of Block Kit limits are written.
 *
 * Slack publishes its limits field by field, per block and per element. Written as data they can be read beside
 * Slack's own pages, and one walker turns them into Slack's error messages.
 *
 * Source: https://docs.slack.dev/reference/block-kit/blocks
 */

export type Surface = "message" | "modal" | "home";

export type Shape =
  | { readonly kind: "string"; readonly min: number; readonly max: number }
  | { readonly kind: "word"; readonly oneOf: readonly string[] }
  | { readonly kind: "number"; readonly min: number; readonly max: number }
  | { readonly kind: "boolean" }
  | { readonly kind: "anything" }
  /** A text object: `plain_text`, or `mrkdwn` where `plainOnly` is false. */
  | { readonly kind: "text"; readonly max: number; readonly only?: "plain_text" | "mrkdwn" }
  | { readonly kind: "list"; readonly min: number; readonly max: number; readonly of: Shape }
  | { readonly kind: "object"; readonly rule: Rule }
  /** An object whose `type` chooses one of the rules. */
  | {
      readonly kind: "typed";
      readonly rules: () => Readonly<Record<string, Rule>>;
      readonly types: readonly string[];
    };

export interface Field {
  readonly shape: Shape;
  readonly required: boolean;
}

export interface Rule {
  readonly fields: Readonly<Record<string, Field>>;
  /** At least one of these fields has to be there. */
  readonly anyOf?: readonly string[];
  /** Where a block may stand; everywhere when absent. */
  readonly surfaces?: readonly Surface[];
  readonly perSurface?: number;
}

export const anything: Shape = { kind: "anything" };
export const boolean: Shape = { kind: "boolean" };
export const url: Shape = { kind: "string", min: 1, max: 3000 };

export function string(max: number, min = 0): Shape {
  return { kind: "string", min, max };
}

export function word(...oneOf: readonly string[]): Shape {
  return { kind: "word", oneOf };
}

export function number(min: number, max: number): Shape {
  return { kind: "number", min, max };
}

export function text(max: number): Shape {
  return { kind: "text", max };
}

export function plainText(max: number): Shape {
  return { kind: "text", max, only: "plain_text" };
}

export function mrkdwn(max: number): Shape {
  return { kind: "text", max, only: "mrkdwn" };
}

export function list(of: Shape, max: number, min = 1): Shape {
  return { kind: "list", min, max, of };
}

export function object(rule: Rule): Shape {
  return { kind: "object", rule };
}

export function required(shape: Shape): Field {
  return { shape, required: true };
}

export function optional(shape: Shape): Field {
  return { shape, required: false };
}
