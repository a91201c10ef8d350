/**
 * What a scope lets an app do, for whoever has to allow it.
 *
 * Source: https://docs.slack.dev/reference/scopes
 */
const WORDS: Readonly<Record<string, (app: string) => string>> = {
  commands: () => "be called by slash commands and shortcuts",
  "chat:write": (app) => `write messages as ${app}`,
  "files:write": () => "upload, change and delete its files",
  "users:read": () => "see who is in the workspace",
  "users:read.email": () => "see people's e-mail addresses",
  "usergroups:read": () => "see user groups and who is in them",
  "im:write": () => "begin direct messages with people",
  "channels:read": () => "see public channels and who is in them",
  "groups:read": () => "see the private channels that it was added to",
  "channels:history": () => "read public channels that it was added to",
  "groups:history": () => "read private channels that it was added to",
  "im:history": () => "read its direct messages with people",
  "reactions:write": () => "add and take back reactions",
};

export function scopeWords(scope: string, app: string): string {
  return WORDS[scope]?.(app) ?? "do what is called";
}
