/**
 * Whether an address that came with a message may be spoken to.
 *
 * Where to answer, where to put a file and which socket to open are told by Slack, but they reach us in bodies, in
 * rows and in what modals carry; an address that somebody slipped in must not make the bot send to any host. With
 * another Web API configured (`slack.apiUrl`), that one's host counts as well.
 *
 * Source: Slack, "Handling user interaction" (hooks.slack.com), "Working with files" (files.slack.com), "Using Socket
 * Mode" (wss-primary.slack.com, wss-backup.slack.com), "GovSlack" (slack-gov.com).
 */
const SLACK = /^(?:[a-z0-9-]+\.)*slack(?:-gov)?\.com$/;

export function isSlackAddress(address: string, apiUrl: string | undefined): boolean {
  const url = URL.parse(address);
  if (!url || url.username !== "" || url.password !== "") return false;
  const configured = apiUrl === undefined ? null : URL.parse(apiUrl);
  if (configured && url.host === configured.host) return true;
  const isSecure = url.protocol === "https:" || url.protocol === "wss:";
  return isSecure && url.port === "" && SLACK.test(url.hostname);
}
