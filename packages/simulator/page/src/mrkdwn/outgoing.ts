/**
 * What a person types, as Slack's client sends it: the three reserved characters escaped, and names behind an at sign turned
 * into mentions.
 *
 * Source: docs.slack.dev, "Formatting message text", "Escaping text".
 */

/** Somebody who can be named in a message. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Names that nobody has stay text. */
export function outgoingText(typed: string, people: readonly Named[]): string {
  const escaped = typed.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return escaped.replace(/(?<![\p{L}\p{N}])@([\p{L}\p{N}._-]*[\p{L}\p{N}])/gu, (whole, name: string) => {
    if (name === "channel" || name === "here" || name === "everyone") return `<!${name}>`;
    const person = people.find((known) => known.name.toLowerCase() === name.toLowerCase());
    return person === undefined ? whole : `<@${person.id}>`;
  });
}
