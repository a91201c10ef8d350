/** The members of a wave with their rows as they are now, for cards and answers. */
import type { Migration } from "../../model/migration.ts";
import type { Wave, WaveMember } from "../../model/wave.ts";
import type { DeskDeps } from "../deps.ts";

export interface MemberRow {
  readonly member: WaveMember;
  /** `null` while it is not created, or because another migration works on its database. */
  readonly migration: Migration | null;
}

export async function readMembers(
  { store }: Pick<DeskDeps, "store">,
  { members }: Wave,
): Promise<readonly MemberRow[]> {
  return Promise.all(
    members.map(async (member) => ({
      member,
      migration: (member.occupiedBy === null && (await store.load(member.migrationId))) || null,
    })),
  );
}
