/**
 * The simulator in the hands of a test or a demo: act as anybody, wait for what should happen, break things.
 */
import type { DisconnectReason } from "../delivery/sockets.ts";
import type { SlackFaultControl } from "../faults/slack-fault-book.ts";
import type { Message, MessageRecord } from "../workspace/messages.ts";
import type { RequestLogEntry, SlackWorld } from "../world.ts";
import { createPerson, type Person } from "./person.ts";

const WAIT_MS = 5000;

/** Everything may be taken out by destructuring: nothing here depends on `this`. */
export interface SlackControl {
  /** By id or name; throws when there is no such user. */
  readonly as: (idOrName: string) => Person;
  /** Ids of everybody who is no bot. */
  readonly people: readonly string[];
  /** By id or name; throws when there is none. */
  readonly channel: (idOrName: string) => { readonly id: string; readonly messages: readonly Message[] };
  /**
   * Resolves with the first value that is neither `undefined`, `null` nor `false`; asked now and after every
   * change. Rejects after `timeoutMs` (5000) of real time, saying `what` was waited for.
   */
  readonly waitFor: <T>(
    predicate: (control: SlackControl) => T,
    options?: { readonly timeoutMs?: number; readonly what?: string },
  ) => Promise<NonNullable<Exclude<T, false>>>;
  /** Returns the way to stop listening. */
  readonly onChange: (listener: () => void) => () => void;
  /** Down, for all workspaces: every request gets 503, sockets are cut and refused, nothing is delivered. */
  readonly setDown: (down: boolean) => void;
  /** Slack announces that sockets are about to be, or have to be, renewed; all of them without a `count`. */
  readonly disconnectSockets: (reason: DisconnectReason, count?: number) => void;
  /** Cuts every socket without a word. */
  readonly dropSockets: () => void;
  /** What goes wrong between Slack and its apps. */
  readonly faults: SlackFaultControl;
  /** The channel stays readable; nothing can be posted or edited there any more. */
  readonly archiveChannel: (id: string) => void;
  readonly deleteChannel: (id: string) => void;
  /** Takes a person or a bot out of a channel. */
  readonly removeMember: (channelId: string, userId: string) => void;
  readonly deactivateUser: (userId: string) => void;
  /** The latest 20,000 requests and acknowledgements of apps, oldest first. */
  readonly requests: readonly RequestLogEntry[];
  /** Everything ever posted, edited or deleted, oldest first. */
  readonly messageHistory: readonly MessageRecord[];
}

export function createControl(world: SlackWorld): SlackControl {
  const { workspace, messages, sockets, log, premises } = world;
  const control: SlackControl = {
    as(idOrName) {
      const named = [...workspace.users.values()].find(({ name }) => name === idOrName);
      return createPerson(world, named?.id ?? idOrName);
    },
    get people() {
      return [...workspace.users.values()].flatMap(({ id, isBot }) => (isBot ? [] : [id]));
    },
    channel(idOrName) {
      const found = workspace.conversations().find(({ id, name }) => id === idOrName || name === idOrName);
      if (found === undefined) throw new Error(`There is no conversation ${idOrName} in this workspace.`);
      return { id: found.id, messages: [...messages.all(found.id)] };
    },
    waitFor: (predicate, options = {}) => waitFor(control, predicate, options),
    onChange: (listener) => workspace.changes.on(listener),
    setDown(down) {
      premises.setDown(down);
      if (down) sockets.drop();
    },
    disconnectSockets: (reason, count) => sockets.disconnect(reason, count),
    dropSockets: () => sockets.drop(),
    faults: world.faults,
    archiveChannel: (id) => workspace.changeConversation(id, { isArchived: true }),
    deleteChannel: (id) => workspace.changeConversation(id, null),
    removeMember(channelId, userId) {
      const members = new Set(workspace.conversation(channelId)?.members);
      members.delete(userId);
      workspace.changeConversation(channelId, { members });
    },
    deactivateUser: (userId) => workspace.changeUser(userId, { deleted: true }),
    requests: log.entries,
    messageHistory: messages.history,
  };
  return control;
}

async function waitFor<T>(
  control: SlackControl,
  predicate: (control: SlackControl) => T,
  { timeoutMs = WAIT_MS, what = "the expected state" }: { timeoutMs?: number; what?: string },
): Promise<NonNullable<Exclude<T, false>>> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      off();
    };
    const ask = (): void => {
      try {
        const value = predicate(control);
        if (!isThere(value)) return;
        stop();
        resolve(value);
      } catch (error) {
        stop();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    const off = control.onChange(ask);
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`Waited ${timeoutMs} ms for ${what}. ${latest(control)}`));
    }, timeoutMs);
    ask();
  });
}

function isThere<T>(value: T): value is NonNullable<Exclude<T, false>> {
  return value !== undefined && value !== null && value !== false;
}

/** The end of the story so far, which mostly says why the wait was in vain. */
function latest({ messageHistory, requests }: SlackControl): string {
  const said = messageHistory.slice(-3).map(({ kind, channel, text }) => `${kind} in ${channel}: "${text}"`);
  const failed = requests.filter(({ ok }) => !ok).slice(-3);
  const refused = failed.map(({ method, error }) => `${method}: ${error ?? "unknown"}`);
  return `Last messages: ${said.join("; ") || "none"}. Last refusals: ${refused.join("; ") || "none"}.`;
}
