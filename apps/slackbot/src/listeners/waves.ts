/** Several databases at once: asks for them, shows how they stand, and asks again for those that failed. */
import {
  isWaveId,
  policyFor,
  readMembers,
  requestWave,
  retryWave,
  summarizeWave,
  text,
  type Wave,
  type WaveCommand,
  type WaveSummary,
} from "@bakferry/core";

import { notice, refusal } from "../views/answers.ts";
import type { Answer } from "../views/pen.ts";
import { waveCard } from "../views/wave-card.ts";
import type { ReceivedClick, ReceivedCommand } from "./received.ts";
import { refuseButton } from "./refuse-click.ts";
import type { WorkDeps } from "./work-deps.ts";

type Line = ReceivedCommand | ReceivedClick;

export async function askForWave(deps: WorkDeps, line: Line, command: WaveCommand): Promise<void> {
  if (line.channelId === null) return deps.answers.tell(line, notice(text("wave.inChannel")));
  const outcome = await requestWave(deps.desk, {
    command,
    requestedBy: line.person,
    conversation: { teamId: line.teamId, channelId: line.channelId },
    idempotencyKey: line.key,
    defaultTarget: deps.channelTargets.get(line.channelId) ?? null,
  });
  // The status card in the channel is the answer.
  if (outcome.kind === "accepted") return;
  await deps.noteRefusal(line, { act: "request", reasons: outcome.answer });
  await deps.answers.tell(line, refusal(outcome.answer, null));
}

/** The new wave has its card where the old one has. */
export async function retryFailed(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  const waveId = click.value;
  const wave = isWaveId(waveId) ? await deps.desk.waves.load(waveId) : undefined;
  if (!wave) return refuseButton(deps, click);
  const outcome = await retryWave(deps.desk, {
    waveId,
    requestedBy: click.person,
    conversation: wave.conversation,
    idempotencyKey: `${waveId}:retry`,
  });
  if (outcome.kind === "accepted")
    return deps.answers.tell(click, notice(text("wave.retried", { waveId: outcome.wave.id })));
  await deps.noteRefusal(click, { act: "request", reasons: outcome.answer, migrationId: waveId });
  await deps.answers.tell(click, refusal(outcome.answer, null));
}

/** `undefined` when there is none. */
export async function waveStatus(deps: WorkDeps, waveId: string): Promise<Answer | undefined> {
  const wave = await deps.desk.waves.load(waveId);
  if (!wave) return undefined;
  const summary = await waveSummaryOf(deps, wave);
  return (pen) => waveCard({ summary, requestedBy: wave.requestedBy }, pen);
}

export async function waveSummaryOf({ desk }: WorkDeps, wave: Wave): Promise<WaveSummary> {
  const policy = policyFor(desk.settings, wave.target.environment);
  return summarizeWave(wave, await readMembers(desk, wave), policy);
}
