/** A socket of the simulator's, and people on whom it depends what comes over it. */
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";

import { WebSocket } from "ws";

import type { Person } from "../../slack/control/person.ts";
import { objectOf, parseJson, type JsonObject } from "../../slack/json.ts";
import type { ReplayTarget } from "../replay-target.ts";
import { kindOfFrame } from "./frame-reading.ts";

export interface Stage {
  readonly person: Person;
  readonly control: ReplayTarget["slack"]["control"];
  /** The answer of a method of the Web API, asked with the app's token. */
  readonly call: (method: string, body: JsonObject) => Promise<JsonObject>;
  /** Slack's first frame. */
  readonly greeting: string;
  /** The next frame of that kind, once there is one; `undefined` when none comes. */
  take(kind: string): Promise<string | undefined>;
  /** Slack has said that nothing more comes over it. */
  isOver(): boolean;
  close(): void;
}

export const PERSON = "U0REQUESTER";
const FRAME_WITHIN_MS = 3000;
const ASK_EVERY_MS = 10;

export async function openStage({ slack, appToken, botToken }: ReplayTarget): Promise<Stage> {
  const frames: { readonly kind: string; readonly text: string }[] = [];
  const { url, error } = await caller(slack.url, appToken)("apps.connections.open", {});
  if (typeof url !== "string") throw new Error(`The simulator opens no socket: ${String(error)}.`);
  const socket = new WebSocket(url);
  let isOver = false;
  socket.on("error", () => {});
  socket.on("close", () => {
    isOver = true;
  });
  socket.on("message", (data: Buffer) => {
    const text = data.toString("utf8");
    const { type, reason, envelope_id: envelopeId } = objectOf(parseJson(text));
    frames.push({ kind: kindOfFrame(text), text });
    if (type === "disconnect" && reason !== "warning") isOver = true;
    if (envelopeId !== undefined) socket.send(JSON.stringify({ envelope_id: envelopeId }));
  });
  // From now on envelopes come.
  const [greeting] = (await once(socket, "message")) as [Buffer];

  return {
    person: slack.control.as(PERSON),
    control: slack.control,
    call: caller(slack.url, botToken),
    greeting: greeting.toString("utf8"),
    async take(kind) {
      const place = (): number => frames.findIndex((frame) => frame.kind === kind);
      const until = performance.now() + FRAME_WITHIN_MS;
      while (place() < 0 && performance.now() < until) await wait(ASK_EVERY_MS);
      return place() < 0 ? undefined : frames.splice(place(), 1)[0]?.text;
    },
    isOver: () => isOver,
    close: () => socket.terminate(),
  };
}

function caller(url: string, token: string): Stage["call"] {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return async (method, body) => {
    const reply = await fetch(`${url}/api/${method}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    return objectOf(parseJson(await reply.text()));
  };
}
