/** The schema's findings in words of ours: what is wrong, what is allowed, and what was probably meant. */
import { didYouMean, text } from "@bakferry/core";
import type { z } from "zod";

import { type Path, type Problem, valueAt } from "./problem.ts";
import { configSchema } from "./schema.ts";

type Issue = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a group of keys",
  record: "a group of named entries",
};

export function schemaProblems(error: z.ZodError, raw: unknown): readonly Problem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, raw));
}

function problemsOf(issue: Issue, raw: unknown): readonly Problem[] {
  const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  const shown = path.join(".");
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(path, key));
    case "invalid_type":
      return [wrongType(issue, path, raw)];
    case "invalid_value": {
      const allowed = issue.values.map(String).join(", ");
      if (isAbsent(raw, path)) return [missing(path, allowed)];
      return [{ path, text: text("slack.config.notAllowed", { path: shown, allowed }) }];
    }
    case "invalid_key": {
      const reason = issue.issues.map(({ message }) => message).join("; ");
      return [{ path, atKey: true, text: text("slack.config.invalid", { path: shown, reason }) }];
    }
    case "too_big":
    case "too_small":
    case "invalid_format":
    case "not_multiple_of":
    case "invalid_union":
    case "invalid_element":
    case "custom":
      return [{ path, text: text("slack.config.invalid", { path: shown, reason: issue.message }) }];
  }
}

function unknownKey(path: Path, key: string): Problem {
  const allowed = keysAt(path);
  const suggestion = didYouMean(key, allowed) ?? "";
  return {
    path: [...path, key],
    atKey: true,
    text: text("slack.config.unknownKey", { key, allowed: allowed.join(", "), suggestion }),
  };
}

function wrongType(issue: Extract<Issue, { code: "invalid_type" }>, path: Path, raw: unknown): Problem {
  const expected = KINDS[issue.expected] ?? issue.expected;
  if (isAbsent(raw, path)) return missing(path, expected);
  return { path, text: text("slack.config.wrongType", { path: path.join("."), expected }) };
}

function missing(path: Path, expected: string): Problem {
  return { path, text: text("slack.config.missing", { key: path.join("."), expected }) };
}

function isAbsent(raw: unknown, path: Path): boolean {
  return valueAt(raw, path) === undefined;
}

/** The keys that the schema knows at a path; entries of a record stand for each other. */
function keysAt(path: Path): readonly string[] {
  let schema: unknown = configSchema;
  for (const step of path) schema = childOf(unwrap(schema), String(step));
  const object = unwrap(schema);
  return isSchema(object) && isFields(object.def["shape"]) ? Object.keys(object.def["shape"]) : [];
}

function childOf(schema: unknown, step: string): unknown {
  if (!isSchema(schema)) return undefined;
  const { shape, valueType } = schema.def;
  return isFields(shape) ? shape[step] : valueType;
}

/** Defaults and optionals are wrappers around what they make optional. */
function unwrap(schema: unknown): unknown {
  let inner = schema;
  while (isSchema(inner) && inner.def["innerType"] !== undefined) inner = inner.def["innerType"];
  return inner;
}

function isSchema(value: unknown): value is { def: Record<string, unknown> } {
  return isFields(value) && isFields(value["def"]);
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
