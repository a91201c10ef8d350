/**
 * What kind of frame of Socket Mode a text is, and how it stands in a recording.
 *
 * Slack's words are kept as they are. What apps have made (blocks, the state of their inputs) is only said to be there,
 * and of an app's own frames nothing but the envelope that they answer and the shape of the answer.
 *
 * Source: https://docs.slack.dev/apis/events-api/using-socket-mode
 */
import { objectOf, objectsOf, parseJson, stringOf } from "../../slack/json.ts";
import type { CallRedactor } from "../calls/redact-call.ts";
import { type PlacedValue, placesOf, typeOf } from "../json-places.ts";
import type { Leaf, Reply } from "../leaf.ts";

/** What apps and people have made, wherever it comes back in a payload. */
export const MADE_BY_APPS: ReadonlySet<string> = new Set([
  "attachments",
  "blocks",
  "elements",
  "files",
  "metadata",
]);

/** `hello`, `disconnect`, or the type of an envelope with that of its payload and of what was done. */
export function kindOfFrame(text: string): string {
  const frame = objectOf(parseJson(text));
  const payload = objectOf(frame["payload"]);
  const words = [
    frame["type"],
    frame["type"] === "events_api" ? objectOf(payload["event"])["type"] : payload["type"],
    objectOf(payload["container"])["type"],
    objectsOf(payload["actions"])[0]?.["type"],
  ];
  const kind = words.flatMap((word) => stringOf(word) ?? []).filter((word) => /^[a-z_.]{1,40}$/.test(word));
  return kind.length === 0 ? "unknown" : kind.join(" ");
}

export function redactFrame(redactor: CallRedactor, from: "slack" | "app", text: string): Reply {
  const frame = parseJson(text);
  if (frame === undefined) return { "": "string" };
  if (from === "slack") return redactor.reply(placesOf(frame, MADE_BY_APPS));
  const places = placesOf(frame, MADE_BY_APPS);
  const envelope = places.filter(({ place }) => place === "envelope_id");
  return {
    ...redactor.reply(envelope),
    ...Object.fromEntries(places.filter((each) => !envelope.includes(each)).map(ofApp)),
  };
}

/** The names of fields are the app's too, but for those that Slack knows. */
const ANSWER_FIELDS: ReadonlySet<string> = new Set(
  `
    blocks attachments channel delete_original errors mrkdwn option_groups options payload
    replace_original response_action response_type text thread_ts type unfurl_links unfurl_media value view
    callback_id clear_on_close close external_id notify_on_close private_metadata submit title emoji verbatim
    label description initial_value
  `
    .trim()
    .split(/\s+/),
);
const ANSWER_WORDS: Readonly<Record<string, readonly string[]>> = {
  response_action: ["clear", "errors", "push", "update"],
  response_type: ["ephemeral", "in_channel"],
};

function ofApp({ place, name, value }: PlacedValue): readonly [string, Leaf] {
  const known = place
    .split(".")
    .map((field) => (ANSWER_FIELDS.has(field.replaceAll("[]", "")) ? field : "*"))
    .join(".");
  const isWord = typeof value === "string" && ANSWER_WORDS[name]?.includes(value) === true;
  return [known, isWord ? { says: value } : typeOf(value)];
}
