/** Asks a person before something that cannot be taken back. A script has to say yes beforehand. */
import { text, type Text } from "@bakferry/core";
import { say } from "@bakferry/host/terminal";

import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "./usage-error.ts";

export interface Asking {
  /** `--yes` was given. */
  readonly isSure: boolean;
  readonly surroundings: Pick<Surroundings, "stdin" | "stderr">;
}

/** Somebody sits there. */
export function canAsk({ stdin, stderr }: Asking["surroundings"]): boolean {
  return stdin.isTerminal && stderr.isTerminal;
}

/** Only "y" and "yes" mean yes. Throws UsageError when there is nobody to ask. */
export async function confirm(question: Text, { isSure, surroundings }: Asking): Promise<boolean> {
  if (isSure) return true;
  const { stdin, stderr } = surroundings;
  if (!canAsk(surroundings)) throw new UsageError(text("cli.confirm.nobody"), text("cli.confirm.yes"));
  stderr.write(`${say(question)} ${say(text("cli.confirm.choices"))} `);
  const answer = (await stdin.readLine()) ?? "";
  return /^y(?:es)?$/i.test(answer.trim());
}
