/** Who did something, and where: every event and every decision names one. */
export type Actor =
  | {
      readonly kind: "slackUser";
      readonly teamId: string;
      readonly userId: string;
      /** Of an Enterprise Grid; user ids are one person's in all its workspaces. */
      readonly enterpriseId?: string;
      /** What was used to act; not part of who it is. */
      readonly via?: SlackSurface;
    }
  | { readonly kind: "cliUser"; readonly name: string }
  | { readonly kind: "system" };

export type SlackSurface = "command" | "shortcut" | "button" | "modal" | "home" | "break-glass";

/** As the audit trail names it. */
export type Surface =
  | "slack"
  | `slack ${Exclude<SlackSurface, "break-glass">}`
  | "break-glass"
  | "cli"
  | "system";

export const SYSTEM: Actor = { kind: "system" };

/** One text for equality and for audit lines: `slack:T1/U1`. In a Grid one person has one key: `slack:E1/U1`. */
export function actorKey(actor: Actor): string {
  switch (actor.kind) {
    case "slackUser":
      return `slack:${actor.enterpriseId ?? actor.teamId}/${actor.userId}`;
    case "cliUser":
      return `cli:${actor.name}`;
    case "system":
      return "system";
  }
}

export function surfaceOf(actor: Actor): Surface {
  switch (actor.kind) {
    case "slackUser":
      if (actor.via === undefined) return "slack";
      return actor.via === "break-glass" ? actor.via : `slack ${actor.via}`;
    case "cliUser":
      return "cli";
    case "system":
      return "system";
  }
}
