/** Reads new messages out to people who do not see them arrive: a polite live region with the newest sentence. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { UiConversation, UiMessage, UiState } from "../../src/slack/ui-contract.ts";
import { parseMrkdwn } from "./mrkdwn/parse.ts";
import { plainText, type Flow } from "./mrkdwn/tree.ts";
import { displayName, useSession, userById } from "./session.ts";

export function Announcer(): JSX.Element {
  const { state } = useSession();
  const newest = newestMessage(state);
  const seen = useRef({ person: "", ts: "" });
  const [sentence, setSentence] = useState("");
  useEffect(() => {
    const before = seen.current;
    seen.current = { person: state.me.id, ts: newest?.message.ts ?? "" };
    const isNews = before.person === state.me.id && newest !== undefined && newest.message.ts > before.ts;
    if (isNews && newest.message.user !== state.me.id) setSentence(sentenceFor(state, newest));
  }, [state.me.id, newest?.message.ts]);
  return (
    <div class="visually-hidden" role="log" aria-live="polite" aria-label="New messages">
      {sentence}
    </div>
  );
}

interface Found {
  readonly conversation: UiConversation;
  readonly message: UiMessage;
}

function newestMessage(state: UiState): Found | undefined {
  let newest: Found | undefined;
  for (const conversation of state.conversations) {
    const message = conversation.messages.at(-1);
    if (message !== undefined && message.ts > (newest?.message.ts ?? "")) newest = { conversation, message };
  }
  return newest;
}

function sentenceFor(state: UiState, { conversation, message }: Found): string {
  const where = conversation.kind === "channel" ? `in ${conversation.name}` : "in a direct message";
  const text = parseMrkdwn(message.text).map(textOf).join(" ");
  return `${displayName(userById(state, message.user))} ${where}: ${text}`;
}

function textOf(flow: Flow): string {
  if (flow.type === "quote") return flow.children.map(textOf).join(" ");
  return flow.type === "paragraph" || flow.type === "pre" ? plainText(flow.children) : "";
}
