/** App Home: what concerns one person, on one page. */

export const slackHomeTexts = {
  "slack.home.title": () => "Database migrations",
  "slack.home.votes": (v: { count: number }) => `Waiting for your vote: ${v.count}`,
  "slack.home.scheduled": (v: { count: number }) => `Approved, and waiting for their window: ${v.count}`,
  "slack.home.opens": () => "The window opens",
  "slack.home.open": (v: { count: number }) => `Your open migrations: ${v.count}`,
  "slack.home.ended": () => "Your latest ends",
  "slack.home.quiet": () => "Nothing waits for you, and nothing of yours is under way.",
  "slack.home.start": () =>
    "Press “New migration”, or type `/migrate` and the name of a database in a channel where Bakferry is a member.",
  "slack.home.foot": () => "Follows changes by itself, within seconds.",
};
