/**
 * What of Slack's Web API the simulator answers, and how faithfully.
 *
 * A test compares this table with the routes in both directions, so it can be trusted as documentation.
 */

export const COVERAGE: Readonly<Record<string, "full" | `partial: ${string}`>> = {
  "api.test": "full",
  "auth.test": "partial: bot tokens only",
  "auth.revoke": "partial: sends no tokens_revoked",
  "apps.connections.open": "full",
  "apps.manifest.validate": "partial: lengths and addresses of what apps with commands have",
  "blocks.validate": "partial: no `constraint` in the errors",
  "chat.postMessage": "partial: no attachments, `username`, `icon_*` or scheduled posts",
  "chat.update": "partial: no attachments; the edit window never closes",
  "chat.delete": "full",
  "chat.postEphemeral": "partial: no attachments; survives a reload of the page",
  "chat.getPermalink": "full",
  "files.getUploadURLExternal": "partial: no snippets; a URL takes bytes once and lives for ever",
  "files.completeUploadExternal": "partial: one channel; the message is there at once",
  "files.info": "partial: no comments, thumbnails or shares",
  "conversations.list": "partial: no group direct messages",
  "conversations.info": "partial: no topic, purpose or locale",
  "conversations.members": "full",
  "conversations.open": "partial: one person only",
  "conversations.history": "full",
  "conversations.replies": "full",
  "users.info": "partial: multi-channel guests only",
  "users.list": "partial: as users.info",
  "users.lookupByEmail": "full",
  "usergroups.list": "partial: no disabled groups, no counts",
  "usergroups.users.list": "full",
  "reactions.add": "full",
  "reactions.remove": "full",
  "views.open": "partial: replaces a modal that is already open",
  "views.push": "full",
  "views.update": "full",
  "views.publish": "full",
};
