/** What a scenario can do while a migration runs: as the people in Slack, or in the cloud behind it. */
import { setTimeout } from "node:timers/promises";

import type { Message, MessageRecord } from "@bakferry/simulator";

import { APPROVER, CHANNEL, REQUESTER, TARGET_INSTANCE, type World } from "./world.ts";

export interface Stage {
  readonly world: World;
  /** Waits until the status card or a message of the thread says so, or has said it. */
  readonly until: (pattern: RegExp) => Promise<void>;
  /** Waits until RDS has taken the import of a database; the thread tells it too late to still change anything. */
  readonly untilImporting: (databaseName: string, instance?: string) => Promise<void>;
  /** The requester presses a button of the status card. */
  readonly press: (actionId: string) => Promise<void>;
  /** The approver says yes to the step that is asked last. */
  readonly approveStep: () => Promise<void>;
}

const SAID_WITHIN_MS = 60_000;

export function createStage(world: World, rootTs: string): Stage {
  const { control } = world.simulator.slack;
  const thread = (): readonly Message[] =>
    control.channel(CHANNEL).messages.filter(({ ts, threadTs }) => ts === rootTs || threadTs === rootTs);
  /** Everything that stood there, however short. */
  const history = (): readonly MessageRecord[] =>
    control.messageHistory.filter(({ ts, threadTs }) => ts === rootTs || threadTs === rootTs);
  const holds = ({ blocks }: Message, actionId: string): boolean =>
    JSON.stringify(blocks).includes(`"${actionId}"`);

  async function withButton(...actionIds: readonly string[]): Promise<Message> {
    const hasAll = (message: Message): boolean => actionIds.every((actionId) => holds(message, actionId));
    return control.waitFor(() => thread().findLast(hasAll), {
      timeoutMs: SAID_WITHIN_MS,
      what: `the button ${actionIds.join(" and ")}`,
    });
  }

  return {
    world,
    async until(pattern) {
      const isSaid = ({ text, blocks }: Pick<Message, "text" | "blocks">): boolean =>
        pattern.test(text) || pattern.test(JSON.stringify(blocks));
      await control.waitFor(() => history().some(isSaid), {
        timeoutMs: SAID_WITHIN_MS,
        what: `a message that says ${String(pattern)}`,
      });
    },
    async untilImporting(databaseName, instance = TARGET_INSTANCE) {
      const { control: cloud } = world.simulator.cloud;
      const giveUpAt = Date.now() + SAID_WITHIN_MS;
      while (!cloud.importTasks(instance).some((task) => task.databaseName === databaseName)) {
        if (Date.now() > giveUpAt) throw new Error(`RDS never took the import of ${databaseName}.`);
        await setTimeout(2);
      }
    },
    async press(actionId) {
      const { ts } = await withButton(actionId);
      const clicked = await control.as(REQUESTER).click({ channel: CHANNEL, ts, actionId });
      if (!clicked.ok) throw new Error(`The button ${actionId} did not answer: ${clicked.error}`);
    },
    async approveStep() {
      const { ts } = await withButton("approval.review", "step.cancel");
      const approver = control.as(APPROVER);
      const clicked = await approver.click({ channel: CHANNEL, ts, actionId: "approval.review" });
      if (!clicked.ok) throw new Error(`The step's button did not answer: ${clicked.error}`);
      await control.waitFor(() => approver.modal()?.blocks.some((block) => block.block_id === "decision"), {
        what: "the review of the step",
      });
      const submitted = await approver.submit({
        decision: "approve",
        reason: "Agreed in the change request.",
      });
      if (!submitted.ok) throw new Error(`The review was refused: ${submitted.error}`);
    },
  };
}
