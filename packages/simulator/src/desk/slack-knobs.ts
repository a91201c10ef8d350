/** Trouble between Slack and its apps that a person can order by one switch. */
import type { CallEffect, DeliveryEffect, SlackFault } from "../slack/faults/slack-fault.ts";
import type { SlackWorkspace } from "../slack/open-workspace.ts";
import type { Knob } from "./knob.ts";

interface SlackTrouble extends Pick<Knob, "id" | "title" | "effect"> {
  readonly fault: SlackFault;
}

const TROUBLES: readonly SlackTrouble[] = [
  {
    id: "slack-429",
    title: "Rate limits",
    effect: "Every third chat.update is answered with 429 and “wait 5 seconds”.",
    fault: {
      method: "chat.update",
      effect: { kind: "rateLimit", retryAfterSeconds: 5 },
      when: { every: 3 },
    },
  },
  {
    id: "slack-lost",
    title: "Lost answers after success",
    effect: "Every third message is posted, and the app never hears of it. Posting again would double it.",
    fault: { method: "chat.postMessage", effect: { kind: "loseReply" }, when: { every: 3 } },
  },
  {
    id: "slack-errors",
    title: "Slack in trouble",
    effect: "Every fourth call is answered with HTTP 503, and nothing is done.",
    fault: { method: "*", effect: { kind: "serverError", status: 503 }, when: { every: 4 } },
  },
  {
    id: "slack-slow",
    title: "Slow answers",
    effect: "Every call is answered two seconds late.",
    fault: { method: "*", effect: { kind: "delay", milliseconds: 2000 } },
  },
  {
    id: "slack-twice",
    title: "Everything comes twice",
    effect: "Commands, clicks and events are delivered once more, a second and a half later.",
    fault: { delivery: "*", effect: { kind: "duplicate", afterMs: 1500 } },
  },
  {
    id: "slack-late",
    title: "Everything comes late",
    effect: "After 3.5 seconds; the person has read by then that it failed, and the app does not know.",
    fault: { delivery: "*", effect: { kind: "late", milliseconds: 3500 } },
  },
];

/** In all workspaces at once; each counts its own "every third". */
export function slackKnobs(slacks: readonly SlackWorkspace[]): readonly Knob[] {
  return [...TROUBLES.map((trouble) => faultKnob(slacks, trouble)), downKnob(slacks)];
}

function faultKnob(slacks: readonly SlackWorkspace[], { fault, ...words }: SlackTrouble): Knob {
  const { kind }: CallEffect | DeliveryEffect = fault.effect;
  const counted = (): number =>
    slacks.reduce((sum, { control }) => sum + (control.faults.struck[kind] ?? 0), 0);
  let before: number | undefined;
  return {
    ...words,
    side: "slack",
    get isOn() {
      return before !== undefined;
    },
    get strikes() {
      return before === undefined ? 0 : counted() - before;
    },
    turn(on) {
      for (const { control } of slacks) {
        control.faults.remove(fault);
        if (on) control.faults.add(fault);
      }
      before = on ? counted() : undefined;
    },
  };
}

function downKnob(slacks: readonly SlackWorkspace[]): Knob {
  let isOn = false;
  return {
    id: "slack-down",
    side: "slack",
    title: "Slack is down",
    effect: "Apps get 503, their sockets are cut, and nothing is delivered until this ends.",
    strikes: null,
    get isOn() {
      return isOn;
    },
    turn(on) {
      isOn = on;
      // Slack is one for all of its workspaces.
      slacks[0]?.control.setDown(on);
    },
  };
}
