/**
 * Where the app is installed in the chat, and the token of each place, which is never here in clear.
 *
 * A place is a workspace, or the whole of an Enterprise Grid. Rows stay after an uninstallation, without a token: what
 * was told there before goes on being explained.
 */

/** What only the holder of the key can read. */
export interface SealedToken {
  /** Names the key, so that several may be in use. */
  readonly keyId: string;
  readonly sealed: string;
}

export interface Installation {
  /** `T…`, `E…` for a whole Grid, or `E…/T…` for one workspace of a Grid. */
  readonly key: string;
  readonly enterpriseId: string | null;
  /** `null`: the whole Grid. */
  readonly teamId: string | null;
  readonly name: string;
  readonly botId: string | null;
  readonly botUserId: string | null;
  readonly scopes: readonly string[];
  readonly installedAt: number;
  /** User id, `null` when the token came from the environment. */
  readonly installedBy: string | null;
  /** `null` once it has ended. */
  readonly token: SealedToken | null;
  readonly endedAt: number | null;
  readonly endedBecause: "uninstalled" | "tokens_revoked" | "removed" | null;
}

export interface InstallationStore {
  /** Replaces an earlier installation of the same key. */
  save(installation: Installation): Promise<void>;
  list(): Promise<readonly Installation[]>;
  /** Forgets the token. False when there is none, or it has ended before. */
  end(
    key: string,
    end: { readonly at: number; readonly because: Installation["endedBecause"] },
  ): Promise<boolean>;
  /** False when the token is another one by now. */
  reseal(key: string, before: SealedToken, after: SealedToken): Promise<boolean>;
}

export function installationKey(place: {
  readonly enterpriseId: string | null;
  readonly teamId: string | null;
}): string {
  return [place.enterpriseId, place.teamId].filter((part) => part !== null).join("/");
}
