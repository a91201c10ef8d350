/**
 * Policies of RAM and what they decide: a matching Deny wins, otherwise one matching Allow is needed.
 *
 * Actions and resources are compared with `*` and `?`. The documentation says that most actions are taken in any case
 * and asks for the exact one; here only the exact one counts. A condition that is not simulated makes the document
 * malformed, since passing it by would grant more than the real service does.
 *
 * Source: RAM user guide, "Policy structure and syntax", "Policy elements", "Policy evaluation process".
 */

import { CONDITION_OPERATORS, isLike } from "./condition-operators.ts";

type OneOrMany = string | readonly string[];

export interface PolicyStatement {
  readonly Effect: "Allow" | "Deny";
  readonly Action?: OneOrMany;
  readonly NotAction?: OneOrMany;
  readonly Resource?: OneOrMany;
  readonly NotResource?: OneOrMany;
  /** By operator, then by key. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>;
}

/** As in RAM's console, JSON and all. */
export interface PolicyDocument {
  readonly Version: "1";
  readonly Statement: readonly PolicyStatement[];
}

/** Who may take a role. */
export interface TrustDocument {
  readonly Version: "1";
  readonly Statement: readonly {
    readonly Effect: "Allow" | "Deny";
    readonly Action: OneOrMany;
    readonly Principal: { readonly Service?: OneOrMany; readonly RAM?: OneOrMany };
  }[];
}

export interface AccessRequest {
  readonly action: string;
  /** `acs:oss:oss-cn-hangzhou:1234567890123456:bucket/key`; `*` for what has no resource. */
  readonly resource: string;
  /** Values of condition keys, `oss:Prefix` and the like. */
  readonly context?: Readonly<Record<string, string>>;
}

export type PolicyDecision = "allow" | "explicitDeny" | "implicitDeny";

export function evaluatePolicies(
  documents: readonly PolicyDocument[],
  request: AccessRequest,
): PolicyDecision {
  const matching = documents.flatMap(({ Statement }) => Statement).filter((it) => applies(it, request));
  if (matching.some(({ Effect }) => Effect === "Deny")) return "explicitDeny";
  return matching.length > 0 ? "allow" : "implicitDeny";
}

/** Whether a service, or the identity with that ARN, may take a role with this trust. */
export function isTrusted(
  { Statement }: TrustDocument,
  {
    service,
    arn,
    accountId,
  }: { readonly service?: string; readonly arn?: string; readonly accountId: string },
): boolean {
  const root = `acs:ram::${accountId}:root`;
  const matching = Statement.filter(
    ({ Action, Principal }) =>
      listOf(Action).some((pattern) => isLike(pattern, "sts:AssumeRole")) &&
      (listOf(Principal.Service).some((name) => name === service) ||
        (arn !== undefined && listOf(Principal.RAM).some((name) => name === arn || name === root))),
  );
  return matching.length > 0 && matching.every(({ Effect }) => Effect === "Allow");
}

/** `undefined` unless the text is a policy that can be evaluated here. */
export function parsePolicy(text: string): PolicyDocument | undefined {
  const value = parseJson(text);
  if (!isRecord(value) || value["Version"] !== "1") return undefined;
  const statements = value["Statement"];
  if (!Array.isArray(statements) || statements.length === 0 || !statements.every(isStatement))
    return undefined;
  return { Version: "1", Statement: statements };
}

/** `undefined` unless the text says whom a role trusts. */
export function parseTrust(text: string): TrustDocument | undefined {
  const value = parseJson(text);
  if (!isRecord(value) || value["Version"] !== "1" || !Array.isArray(value["Statement"])) return undefined;
  const isFit = value["Statement"].every(
    (it) => isRecord(it) && isEffect(it["Effect"]) && isTexts(it["Action"]) && isRecord(it["Principal"]),
  );
  return isFit ? (value as unknown as TrustDocument) : undefined;
}

function applies(statement: PolicyStatement, { action, resource, context = {} }: AccessRequest): boolean {
  const { Action, NotAction, Resource, NotResource, Condition = {} } = statement;
  const isAction = hasMatch(Action, NotAction, (pattern) => isLike(pattern, action));
  const isResource = hasMatch(Resource, NotResource, (pattern) => isResourceLike(pattern, resource));
  return (
    isAction &&
    isResource &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => isMet(operator, listOf(wanted), context[key])),
    )
  );
}

function hasMatch(
  wanted: OneOrMany | undefined,
  unwanted: OneOrMany | undefined,
  matches: (pattern: string) => boolean,
): boolean {
  return wanted === undefined ? !listOf(unwanted).some(matches) : listOf(wanted).some(matches);
}

/** RAM keeps role names in any case and prints them in lower case in ARNs. */
function isResourceLike(pattern: string, resource: string): boolean {
  return resource.startsWith("acs:ram:")
    ? isLike(pattern.toLowerCase(), resource.toLowerCase())
    : isLike(pattern, resource);
}

/** A negative operator has to hold for all values, a positive one for any; a key that is absent has the value "". */
function isMet(operator: string, wanted: readonly string[], value = ""): boolean {
  const test = CONDITION_OPERATORS[operator];
  if (test === undefined) return false;
  return operator.includes("Not")
    ? wanted.every((one) => test(one, value))
    : wanted.some((one) => test(one, value));
}

function isStatement(value: unknown): value is PolicyStatement {
  if (!isRecord(value) || !isEffect(value["Effect"])) return false;
  const hasAction = isTexts(value["Action"]) !== isTexts(value["NotAction"]);
  const hasResource = isTexts(value["Resource"]) !== isTexts(value["NotResource"]);
  const condition = value["Condition"] ?? {};
  const isKnown =
    isRecord(condition) &&
    Object.entries(condition).every(([operator, keys]) => operator in CONDITION_OPERATORS && isRecord(keys));
  return hasAction && hasResource && isKnown;
}

function isEffect(value: unknown): boolean {
  return value === "Allow" || value === "Deny";
}

function isTexts(value: unknown): boolean {
  const list = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.every((one) => typeof one === "string" && one !== "");
}

function listOf(value: OneOrMany | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
