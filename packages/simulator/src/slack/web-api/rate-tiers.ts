/**
 * How often an app may call a method in a workspace.
 *
 * Slack promises each tier a number "or more" a minute, and bursts without a figure. The floors count here, and a
 * minute's worth may be called at once. For posts Slack names a second a channel, with short bursts, and "several
 * hundred" a minute in a workspace.
 *
 * Sources: Slack, "Rate limits", and the rate limit on the reference page of each method.
 */

export interface CallRate {
  readonly perMinute: number;
  readonly burst: number;
}

const TIERS = {
  tier1: { perMinute: 1, burst: 20 },
  tier2: { perMinute: 20, burst: 20 },
  tier3: { perMinute: 50, burst: 50 },
  tier4: { perMinute: 100, burst: 100 },
  /** auth.test and chat.getPermalink: "hundreds a minute"; of blocks.validate no figure is told. */
  special: { perMinute: 300, burst: 300 },
  posts: { perMinute: 200, burst: 100 },
} as const satisfies Readonly<Record<string, CallRate>>;

/** Of one app in one channel. */
export const POSTS_IN_A_CHANNEL: CallRate = { perMinute: 60, burst: 10 };

const TIER_OF: Readonly<Record<string, keyof typeof TIERS>> = {
  "api.test": "tier4",
  "auth.test": "special",
  "apps.connections.open": "tier1",
  "blocks.validate": "special",
  "chat.postMessage": "posts",
  "chat.postEphemeral": "tier4",
  "chat.getPermalink": "special",
  "files.completeUploadExternal": "tier4",
  "files.getUploadURLExternal": "tier4",
  "files.info": "tier4",
  "conversations.list": "tier2",
  "conversations.members": "tier4",
  "users.info": "tier4",
  "users.list": "tier2",
  "usergroups.list": "tier2",
  "usergroups.users.list": "tier2",
  "reactions.remove": "tier2",
  "views.open": "tier4",
  "views.push": "tier4",
  "views.update": "tier4",
  "views.publish": "tier4",
};

/** Methods that are not in the table are of tier 3, which most are. */
export function rateOf(method: string): CallRate {
  return TIERS[TIER_OF[method] ?? "tier3"];
}

export const TIERED_METHODS: readonly string[] = Object.keys(TIER_OF);
