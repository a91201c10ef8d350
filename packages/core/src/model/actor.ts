/** Who did something: every event and every decision names one. */
export type Actor =
  | { readonly kind: "slackUser"; readonly teamId: string; readonly userId: string }
  | { readonly kind: "cliUser"; readonly name: string }
  | { readonly kind: "system" };

export const SYSTEM: Actor = { kind: "system" };

/** One text for equality and for audit lines: `slack:T1/U1`. */
export function actorKey(actor: Actor): string {
  switch (actor.kind) {
    case "slackUser":
      return `slack:${actor.teamId}/${actor.userId}`;
    case "cliUser":
      return `cli:${actor.name}`;
    case "system":
      return "system";
  }
}
