/**
 * What accounts may do in the databases of their instance.
 *
 * Source: "Create standard, privileged, and global read-only accounts": a privileged account becomes the owner of what
 * exists when it is created, and of what is imported while it exists.
 */
import { type AccountState, type DatabaseState, isSameName } from "./model.ts";
import { changeInstance, type CloudWorld } from "./world.ts";

export type Privilege = NonNullable<AccountState["privileges"]>[number];

export function ownerOf({ name }: DatabaseState): Privilege {
  return { database: name, privilege: "DBOwner" };
}

export function grantToOwners(world: CloudWorld, instanceId: string, database: DatabaseState): void {
  changeInstance(world, instanceId, ({ accounts }) => ({
    accounts: accounts.map((account) => ({
      ...account,
      ...(account.type === "Normal" || account.privileges === undefined
        ? {}
        : { privileges: [...account.privileges, ownerOf(database)] }),
    })),
  }));
}

/** What the account may do in the database; a privileged one from the seed owns all of them. */
export function privilegeIn(
  { type, privileges }: AccountState,
  database: string,
): Privilege["privilege"] | null {
  if (privileges === undefined) return type === "Normal" ? null : "DBOwner";
  return privileges.find((privilege) => isSameName(privilege.database, database))?.privilege ?? null;
}
