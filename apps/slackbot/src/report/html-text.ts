/** The one way by which words reach the page: whatever they are, they become text and never markup. */
import { plain } from "../views/mrkdwn.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For content and for quoted attributes. Control characters and overrides of direction show as U+FFFD. */
export function escapeHtml(foreign: string): string {
  return plain(foreign).replaceAll(/[&<>"']/gu, (character) => ENTITIES[character] ?? "");
}
