/**
 * The one way by which words from outside reach a message.
 *
 * Slack reads `<!channel>`, `<@U1>` and `<https://…|text>` in mrkdwn as mentions and links, so a database named
 * `<!channel>` would wake everybody. Only `&`, `<` and `>` need escaping. Control characters, the bidirectional
 * overrides of Unicode and what has no width are shown as U+FFFD: a name must not look like another one to the person who approves it.
 *
 * Source: Slack, "Formatting text for app surfaces", section "Escaping text"; Unicode Technical Report 36.
 */
import type { Actor } from "@bakferry/core";

const INVISIBLE =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u00AD\u061C\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/gu;
/** Joiners belong to emoji and to some scripts, but not beside a Latin letter or digit; the space after a colon is ours. */
const NO_WIDTH = /(?<!:)\u200B|(?<=\w)[\u200C\u200D]|[\u200C\u200D](?=\w)/gu;
const ELLIPSIS = "…";
const USER_ID = /^[UW][A-Z0-9]{1,30}$/;
const CHANNEL_ID = /^[CDG][A-Z0-9]{1,30}$/;
const USERGROUP_ID = /^S[A-Z0-9]{1,30}$/;

/** Text for `plain_text` and rich text, which parse nothing; cut to `limit` code points. */
export function plain(foreign: string, limit: number = Number.POSITIVE_INFINITY): string {
  return cut(Array.from(visible(foreign)), limit);
}

/** Text for `mrkdwn`; what looks like an emoji's name stays what was written. Cut to `limit` code points without cutting an entity in two. */
export function escape(foreign: string, limit: number = Number.POSITIVE_INFINITY): string {
  return cut(Array.from(withoutEmojiNames(visible(foreign)), escapeOne), limit);
}

/** A zero-width space after the first colon: Slack has no other way to write `:tada:` as it stands. */
export function withoutEmojiNames(foreign: string): string {
  return foreign.replaceAll(/:(?=[a-z0-9_+'-]*[a-z][a-z0-9_+'-]*:)/gi, ":\u200B");
}

/** A name as a code span, in which Slack formats nothing. */
export function code(foreign: string, limit: number = Number.POSITIVE_INFINITY): string {
  const oneLine = foreign.replaceAll("\n", " ").replaceAll("`", "'").trim();
  return oneLine === "" ? "``" : `\`${cut(Array.from(visible(oneLine), escapeOne), limit - 2)}\``;
}

/** A link that shows its label; what would end it early is encoded. */
export function link(url: string, label: string): string {
  const safe = visible(url).replaceAll(/[<>|\s]/g, (character) => encodeURIComponent(character));
  return `<${safe.replaceAll("&", "&amp;")}|${escape(label.replaceAll("|", "/"), 200)}>`;
}

/** Mentions the person of a Slack actor; anybody else is named. */
export function actorMention(actor: Actor): string {
  switch (actor.kind) {
    case "slackUser":
      return userMention(actor.userId);
    case "cliUser":
      return code(actor.name);
    case "system":
      return "Bakferry";
  }
}

/** Who made it happen, behind a sentence; what Bakferry did itself needs no author. */
export function author(actor: Actor): string {
  return actor.kind === "system" ? "" : ` – ${actorMention(actor)}`;
}

export function userMention(userId: string): string {
  return USER_ID.test(userId) ? `<@${userId}>` : code(userId);
}

export function usergroupMention(usergroupId: string): string {
  return USERGROUP_ID.test(usergroupId) ? `<!subteam^${usergroupId}>` : code(usergroupId);
}

export function channelMention(channelId: string): string {
  return CHANNEL_ID.test(channelId) ? `<#${channelId}>` : code(channelId);
}

/** A moment in the reader's own time zone; a surface that cannot do it shows UTC. */
export function moment(milliseconds: number): string {
  const utc = new Date(milliseconds).toISOString();
  return `<!date^${Math.floor(milliseconds / 1000)}^{date_short_pretty} {time}|${utc.slice(0, 16).replace("T", " ")} UTC>`;
}

function visible(foreign: string): string {
  return foreign
    .toWellFormed()
    .replaceAll("\r\n", "\n")
    .replaceAll(INVISIBLE, "\uFFFD")
    .replaceAll(NO_WIDTH, "\uFFFD");
}

function escapeOne(character: string): string {
  if (character === "&") return "&amp;";
  if (character === "<") return "&lt;";
  return character === ">" ? "&gt;" : character;
}

/** Pieces are never cut inside; a length is counted in code points, as Slack does. */
function cut(pieces: readonly string[], limit: number): string {
  const lengths = pieces.map((piece) => (piece.length > 2 ? piece.length : 1));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total <= limit) return pieces.join("");
  let room = limit - ELLIPSIS.length;
  const end = lengths.findIndex((length) => (room -= length) < 0);
  return `${pieces.slice(0, end).join("")}${ELLIPSIS}`;
}
