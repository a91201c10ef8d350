/** What differs between two plans, in words: what people know by name first, marks of the file as one line. */
import type { PlanDifference } from "../model/plan.ts";
import { type Text, text } from "../texts/text.ts";

/** They say that the content is another, and nothing more to a person. */
const MARKS_OF_CONTENT: ReadonlySet<string> = new Set([
  "source.etag",
  "source.crc64",
  "source.edgeDigest",
  "source.modifiedAt",
  "backup.backupSetGuid",
  "backup.databaseVersion",
]);
const CHECK = /^findings\.(.+)$/;
const BYTES = /Bytes$/;

export function planChanges(differences: readonly PlanDifference[]): readonly Text[] {
  const named = differences.filter(({ field }) => !MARKS_OF_CONTENT.has(field));
  const isOtherContent = named.length < differences.length;
  // Checks follow from the rest.
  const ordered = named.toSorted((a, b) => Number(CHECK.test(a.field)) - Number(CHECK.test(b.field)));
  return [...(isOtherContent ? [text("change.content")] : []), ...ordered.map(changeOf)];
}

function changeOf({ field, before, after }: PlanDifference): Text {
  const checkId = CHECK.exec(field)?.[1];
  if (checkId !== undefined) {
    return text("change.check", { checkId, before: shown(before), after: shown(after) });
  }
  const what = text("change.field", { field });
  if (BYTES.test(field) && isNumber(before) && isNumber(after)) {
    return text("change.bytes", { what, before: Number(before), after: Number(after) });
  }
  return text("change.value", { what, before: shown(before), after: shown(after) });
}

/** A plan's values are kept as JSON; a string is shown without its quotes, a time without its T. */
function shown(value: string): string {
  const bare = value.startsWith('"') ? String(JSON.parse(value)) : value;
  return bare.replace(/^(\d{4}-\d\d-\d\d)T/, "$1 ");
}

function isNumber(value: string): boolean {
  return /^\d+$/.test(value);
}
