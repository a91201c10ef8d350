/** The question of a wave stands in the wave's row; its members begin, or end, by its answer in the next turn. */
import { nextLookAtQuestion } from "../../approval/nudges.ts";
import type { Wave, WaveEventBody } from "../../model/wave.ts";
import { commitWave, type WaveArrow } from "../waves/wave-transition.ts";
import {
  askedAfter,
  type Found,
  type QuestionChange,
  type QuestionCommit,
  type QuestionDeps,
  type QuestionEvent,
} from "./question-change.ts";

export async function commitWaveQuestion(
  deps: QuestionDeps,
  found: Found<"wave">,
  change: QuestionChange,
): Promise<QuestionCommit> {
  const { wave } = found.subject;
  const { decisions, nudges, brokenGlass, settled, actor, fence } = change;
  const now = deps.clock.now();
  const isStillAsked = settled === undefined && found.question.closed === null;
  const committed = await commitWave(deps, {
    from: wave,
    to: {
      ...(decisions && { decisions }),
      ...(nudges && { nudges }),
      ...(brokenGlass && { brokenGlass }),
      ...settledRow(settled, now),
    },
    events: change.events.map((event) => eventOf(event, wave)),
    actor,
    wakeAt: isStillAsked ? nextLookAtQuestion(askedAfter(found, change), found.policy) : now,
    ...(fence !== undefined && { fence }),
  });
  if (committed.kind === "stale") return committed;
  return { kind: "committed", subject: { kind: "wave", wave: committed.wave } };
}

function settledRow(settled: QuestionChange["settled"], now: number): WaveArrow["to"] {
  switch (settled) {
    case "approve":
    case "glass":
      return { phase: "running", approvedAt: now };
    case "deny":
      return { phase: "denied" };
    case "expire":
      return { phase: "expired" };
    case undefined:
      return {};
  }
}

function eventOf(event: QuestionEvent, { planDigest: digest, revision }: Wave): WaveEventBody {
  const planDigest = digest ?? "";
  switch (event.type) {
    case "voted":
      return { ...event, type: "wave_voted", planDigest };
    case "withdrawn":
      return { ...event, type: "wave_vote_withdrawn", planDigest };
    case "denied":
      return { ...event, type: "wave_denied", planDigest };
    case "glass_broken":
      return { ...event, type: "wave_glass_broken", planDigest };
    case "approved":
      return { type: "wave_approved", planDigest };
    case "reminded":
    case "escalated":
      return { type: `wave_${event.type}`, revision };
    case "expired":
    case "glass_reviewed":
      return { type: `wave_${event.type}` };
    case "glass_unreviewed":
      return { ...event, type: "wave_glass_unreviewed" };
  }
}
