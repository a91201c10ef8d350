/**
 * Makes an account on the instance and grants it the database.
 *
 * The password is made here, shown once to the one who asked, and kept nowhere: not in the row, not in a log. That is
 * tried with an empty message first, because an account whose password nobody has seen helps nobody. When the password
 * is lost all the same (a crash, a chat that breaks off), the result says so, and a person sets a new one.
 * Source: RDS, CreateAccount, DescribeAccounts, GrantAccountPrivilege.
 */
import { OperationalError } from "../../errors/operational-error.ts";
import { text } from "../../texts/text.ts";
import type { ActionContext, ActionExecutor, ActionProgress } from "./action-executor.ts";
import { makePassword } from "./make-password.ts";
import { refusal } from "./refusal.ts";

type Context = ActionContext<"create_account">;

/** The password was made and shown; without this note it was lost. */
const SHOWN = "password-shown";

export const createAccount: ActionExecutor<"create_account"> = {
  describe: ({ accountName, accountKind, privilege, databaseName, instanceId }) =>
    text("action.createAccount", {
      account: accountName,
      kind: accountKind,
      privilege,
      database: databaseName,
      instanceId,
    }),

  async refuse({ deps, migration, order }) {
    const { instanceId, accountName: account, accountKind } = order;
    if (migration.phase !== "succeeded") {
      return refusal({
        code: "NOT_ONLINE",
        summary: text("action.notOnlineYet", { database: order.databaseName }),
      });
    }
    const [accounts, reserved] = await Promise.all([
      deps.imports.accounts(instanceId),
      deps.instances.reservedWords("account"),
    ]);
    if (reserved.some((word) => word.toLowerCase() === account)) {
      return refusal({ code: "NAME_RESERVED", summary: text("action.accountReserved", { account }) });
    }
    if (accounts.some(({ name }) => name.toLowerCase() === account)) {
      return refusal({ code: "NAME_TAKEN", summary: text("action.accountTaken", { account, instanceId }) });
    }
    const hasPrivileged = accounts.some(({ privileged }) => privileged);
    if (accountKind === "privileged" && hasPrivileged) {
      return refusal({ code: "PRIVILEGED_EXISTS", summary: text("action.privilegedExists", { instanceId }) });
    }
    if (accountKind === "normal" && !hasPrivileged) {
      return refusal({ code: "PRIVILEGED_FIRST", summary: text("action.privilegedFirst", { instanceId }) });
    }
    return null;
  },

  async run(context) {
    const { deps, order } = context;
    const accounts = await deps.imports.accounts(order.instanceId);
    return accounts.some(({ name }) => name === order.accountName) ? grant(context) : create(context);
  },

  async settle({ deps, order }) {
    const accounts = await deps.imports.accounts(order.instanceId);
    const account = accounts.find(({ name }) => name === order.accountName);
    if (!account) return { kind: "unseen" };
    return account.available ? { kind: "callAgain" } : { kind: "working", lookInMs: deps.timing.retryMs };
  },
};

async function create(context: Context): Promise<ActionProgress> {
  const { deps, migration, action, order } = context;
  const { instanceId, accountName, accountKind } = order;
  const listener = { actor: action.owner, conversation: migration.request.conversation };
  await deps.whisper.tell(listener, text("account.passwordFollows", { account: accountName, instanceId }));
  const password = makePassword(deps.secrets);
  await deps.instances.createAccount({
    instanceId,
    name: accountName,
    password,
    kind: accountKind,
    // RDS takes letters, digits, _ and - only.
    description: `bakferry-${migration.id}-${action.id}`,
  });
  const wasShown = await isTold(
    deps.whisper.tell(listener, text("account.password", { account: accountName, password })),
  );
  const lookInMs = deps.timing.retryMs;
  return wasShown ? { kind: "working", lookInMs, memo: SHOWN } : { kind: "working", lookInMs };
}

async function isTold(telling: Promise<void>): Promise<boolean> {
  try {
    await telling;
    return true;
  } catch (error) {
    if (OperationalError.is(error)) return false;
    throw error;
  }
}

/** A privileged account owns every database that is there when it is made; granting it again changes nothing. */
async function grant({ deps, action, order }: Context): Promise<ActionProgress> {
  const { instanceId, accountName: account, databaseName, privilege } = order;
  await deps.instances.grant({ instanceId, account, databaseName, privilege });
  const key = action.memo === SHOWN ? "action.createAccount.done" : "action.createAccount.passwordLost";
  return { kind: "done", result: text(key, { account, privilege, database: databaseName, instanceId }) };
}
