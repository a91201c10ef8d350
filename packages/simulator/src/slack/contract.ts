/**
 * What Slack's documentation says, and the test that shows that the simulated one does it.
 *
 * A test looks up each row's test by its title. Source: https://docs.slack.dev.
 */
import { type ContractRow, rows, type Shown } from "../contract-row.ts";

const API = "slack/web-api/web-api.contract.test.ts";
const BOLT = "slack/bolt.contract.test.ts";
const METHODS = "slack/web-api/methods.contract.test.ts";
const FILES = "slack/web-api/files.contract.test.ts";
const SELECTS = "slack/interaction/selects.contract.test.ts";

export const SLACK_CONTRACT: readonly ContractRow[] = [
  ...rows(API, "apis/web-api", [
    ["missing_scope names what is needed and provided", "without the scope is told what is needed"],
    ["unknown_method", "a method that does not exist"],
    ["Arguments come as a form or as JSON", "arguments are taken as a JSON body too"],
    ["A message id is unique in its channel", "gets a ts of its own although the clock stands still"],
    ["Metadata comes back on request", "is found again by its metadata"],
    ["Lists are paged by cursor", "are listed page by page"],
    ["invalid_blocks, with the place", "with invalid blocks is refused with the place of the fault"],
    ["hash_conflict", "a stale hash is refused"],
    ["not_found: a view that is gone", "a view that is gone"],
  ]),
  ...rows("slack/web-api/rate-limits.contract.test.ts", "apis/web-api/rate-limits", [
    ["chat.postMessage: one a second for a channel, short bursts", "a channel takes a short burst of posts"],
    ["Each method has its tier, for each app and workspace", "a method takes its tier's calls a minute"],
    ["HTTP 429 and Retry-After in seconds", "a faster clock fills the buckets sooner"],
  ]),
  ...rows(BOLT, "interactivity", [
    ["Commands, buttons, modals and view submissions", "is asked for, reviewed in a modal and decided"],
    ["Payloads", "the payloads carry what Slack sends"],
    ["Three seconds to acknowledge", "an app that does not answer in three seconds"],
    ["trigger_id: three seconds, one use", "a trigger opens one view"],
    [
      "Views are pushed, updated, cleared; three at most",
      "a modal can be replaced, covered, cleared and closed",
    ],
    ["App Home: app_home_opened, views.publish", "opening the Home tab is an event"],
    ["response_url: five uses", "a response URL replaces the clicked message and works five times"],
    ["response_url: thirty minutes", "a response URL is dead after half an hour"],
  ]),
  ...rows(SELECTS, "reference/block-kit/block-elements/select-menu-element", [
    ["External selects ask the app", "an external select asks the app"],
    ["Options within three seconds", "an answer after three seconds offers nothing"],
    ["A hundred options at most", "a hundred options are shown"],
  ]),
  ...rows("slack/interaction/send-event.contract.test.ts", "apis/events-api", [
    ["Three retries: at once, a minute, five minutes", "an event comes four times at most"],
    ["X-Slack-Retry-Num, X-Slack-Retry-Reason", "an event comes four times at most"],
    ["X-Slack-No-Retry", "an app can decline the retries"],
  ]),
  ...rows(BOLT, "authentication/verifying-requests-from-slack", [
    ["Requests are signed", "a wrong signing secret lets nothing through"],
  ]),
  ...rows(BOLT, "apis/events-api/using-socket-mode", [
    ["An envelope goes to one of the sockets", "of two sockets each envelope reaches one"],
    ["Sockets are renewed", "when a socket has to be renewed the other one carries on"],
  ]),
  ...rows("slack/delivery/sockets.contract.test.ts", "apis/events-api/using-socket-mode", [
    ["Ten sockets at most", "the eleventh socket of an app is refused"],
    ["A ticket opens one socket", "a ticket opens one socket"],
    ["disconnect: warning, refresh_requested", "a warning leaves the socket in use"],
  ]),
  ...rows(FILES, "messaging/working-with-files", [
    ["Three steps: URL, bytes, completion", "two files stand in one message of the thread"],
    ["The length that was announced", "bytes of another length are refused"],
  ]),
  ...rows("slack/blocks/check-blocks.test.ts", "reference/block-kit/blocks", [
    ["Texts, options and elements have limits", "a long section"],
    ["50 blocks in a message, 100 in a view", "more blocks in a %s than %d"],
    ["block_id is unique", "the same block id twice"],
  ]),
  ...rows("slack/several/organisation.contract.test.ts", "enterprise/organization-ready-apps", [
    ["An organisation installs once; an Org Admin adds workspaces", "one installation serves each workspace"],
    ["team_id, missing_argument, team_access_not_granted", "says which workspace it means, or is refused"],
    ["enterprise, is_enterprise_install", "a workspace of an organisation can install the app for itself"],
  ]),
  ...rows("slack/web-api/closed-channels.contract.test.ts", "reference/methods/chat.postMessage", [
    ["is_archived", "an archived channel takes neither posts nor edits"],
    ["not_in_channel", "a bot that was taken out of a channel may not post there"],
  ]),
];

/** Each method, called by the official client. */
export const METHODS_SHOWN: Readonly<Record<string, Shown>> = {
  "api.test": { file: METHODS, test: "api.test gives back" },
  "auth.test": { file: API, test: "says who the app is" },
  "auth.revoke": { file: METHODS, test: "auth.revoke ends a token" },
  "apps.connections.open": { file: METHODS, test: "apps.connections.open gives" },
  "apps.manifest.validate": {
    file: "slack/web-api/manifest.contract.test.ts",
    test: "a fault is told by its place",
  },
  "blocks.validate": { file: METHODS, test: "blocks.validate says where" },
  "chat.postMessage": { file: API, test: "can be posted, answered in its thread" },
  "chat.update": { file: API, test: "can be posted, answered in its thread" },
  "chat.delete": { file: API, test: "can be posted, answered in its thread" },
  "chat.postEphemeral": { file: API, test: "that is ephemeral is seen by one person only" },
  "chat.getPermalink": { file: METHODS, test: "chat.getPermalink leads" },
  "files.getUploadURLExternal": { file: FILES, test: "two files stand in one message" },
  "files.completeUploadExternal": { file: FILES, test: "two files stand in one message" },
  "files.info": { file: FILES, test: "two files stand in one message" },
  "conversations.list": { file: METHODS, test: "conversations are listed" },
  "conversations.info": { file: METHODS, test: "conversations are listed" },
  "conversations.members": { file: METHODS, test: "conversations are listed" },
  "conversations.open": { file: API, test: "to a person opens the direct messages" },
  "conversations.history": { file: API, test: "is found again by its metadata" },
  "conversations.replies": { file: API, test: "can be posted, answered in its thread" },
  "users.info": { file: API, test: "are told apart as guests and bots" },
  "users.list": { file: API, test: "are listed page by page" },
  "users.lookupByEmail": { file: METHODS, test: "users.lookupByEmail finds" },
  "usergroups.list": { file: METHODS, test: "usergroups.list tells" },
  "usergroups.users.list": { file: API, test: "are told apart as guests and bots" },
  "reactions.add": { file: API, test: "reactions can be added and taken away once" },
  "reactions.remove": { file: API, test: "reactions can be added and taken away once" },
  "views.open": { file: BOLT, test: "a trigger opens one view" },
  "views.push": { file: BOLT, test: "a modal can be replaced, covered, cleared and closed" },
  "views.update": { file: BOLT, test: "a modal can be replaced, covered, cleared and closed" },
  "views.publish": { file: API, test: "the Home tab is published" },
};
