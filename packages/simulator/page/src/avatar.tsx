/** A person's or app's picture: a coloured initial, the same in every session, because there are no images to load. */
import type { JSX } from "preact";

import type { UiUser } from "../../src/slack/ui-contract.ts";
import { Icon } from "./icons.tsx";
import { displayName } from "./session.ts";

export interface AvatarProps {
  readonly user: UiUser;
  readonly small?: boolean;
}

export function Avatar({ user, small = false }: AvatarProps): JSX.Element {
  const initial = Array.from(displayName(user)).find((char) => /[\p{L}\p{N}]/u.test(char)) ?? "?";
  return (
    <span
      class={`avatar ${small ? "avatar-small" : ""} ${user.isBot ? "avatar-app" : ""}`}
      style={{ "--hue": String(hueOf(user.id)) }}
      aria-hidden="true"
    >
      {user.isBot ? <Icon name="app" /> : initial.toUpperCase()}
    </span>
  );
}

/** A colour of the wheel that stays the same for an id. */
export function hueOf(id: string): number {
  return Array.from(id).reduce((sum, char) => (sum * 31 + (char.codePointAt(0) ?? 0)) % 360, 7);
}
