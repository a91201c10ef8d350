/**
 * What SQL Server itself says to somebody who connects to an instance: not an operation of the API, but the one
 * message of the guide that no task ever shows.
 *
 * Source: "Migrate full backups to the cloud", Troubleshooting; SQL Server errors 4060 and 18456.
 */
import { type InstanceState, isSameName } from "../model.ts";
import { privilegeIn } from "../privileges.ts";

export type LogIn =
  | { readonly kind: "in"; readonly privilege: string }
  | { readonly kind: "refused"; readonly message: string };

export function logIn(
  { accounts, databases }: InstanceState,
  { account: name, database: wanted }: { readonly account: string; readonly database: string },
): LogIn {
  const account = accounts.find((candidate) => candidate.name === name);
  if (account === undefined || account.status !== "Available") {
    return { kind: "refused", message: `Login failed for user '${name}'.` };
  }
  const database = databases.find((candidate) => isSameName(candidate.name, wanted));
  const isOpen = database?.status === "Running" && (database.access ?? "Online") === "Online";
  const privilege = isOpen ? privilegeIn(account, wanted) : null;
  if (privilege !== null) return { kind: "in", privilege };
  return {
    kind: "refused",
    message: `Cannot open database "${wanted}" requested by the login. The login failed.`,
  };
}
