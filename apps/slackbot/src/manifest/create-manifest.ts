/**
 * The Slack app as Slack's own form for it: one object for Socket Mode and for HTTP.
 *
 * Buttons need `interactivity` in Socket Mode, too; only HTTP needs addresses.
 *
 * Source: https://docs.slack.dev/reference/app-manifest
 */
import { NEW_MIGRATION } from "../listeners/new-migration-shortcut.ts";
import { neededScopes } from "./scopes.ts";

export type ManifestOrder =
  | { readonly mode: "socket" }
  /** `publicUrl`: where Slack reaches the bot, without a path. */
  | { readonly mode: "http"; readonly publicUrl: string; readonly isDistributed: boolean };

/** Events that the app listens to. */
const BOT_EVENTS = ["app_home_opened", "app_uninstalled", "tokens_revoked"] as const;

const NEW_MIGRATION_SHORTCUT = {
  name: "New database migration",
  type: "global",
  callback_id: NEW_MIGRATION,
  description: "Ask for a migration in a form",
} as const;

export const EVENTS_PATH = "/slack/events";
export const REDIRECT_PATH = "/slack/oauth_redirect";

/** What of Slack's schema is used. */
export interface SlackManifest {
  readonly _metadata: object;
  readonly display_information: object;
  readonly features: {
    readonly app_home: object;
    readonly bot_user: object;
    readonly shortcuts: readonly { readonly callback_id: string; readonly type: "global" }[];
    readonly slash_commands: readonly {
      readonly command: string;
      readonly url?: string;
      readonly description: string;
      readonly usage_hint: string;
      readonly should_escape: boolean;
    }[];
  };
  readonly oauth_config: {
    readonly redirect_urls?: readonly string[];
    readonly scopes: { readonly bot: readonly string[]; readonly bot_optional: readonly string[] };
  };
  readonly settings: {
    readonly interactivity: {
      readonly is_enabled: boolean;
      readonly request_url?: string;
      readonly message_menu_options_url?: string;
    };
    readonly event_subscriptions: { readonly request_url?: string; readonly bot_events: readonly string[] };
    readonly socket_mode_enabled: boolean;
    readonly org_deploy_enabled: boolean;
    readonly token_rotation_enabled: boolean;
  };
}

export function createManifest(order: ManifestOrder): SlackManifest {
  const eventsUrl = order.mode === "http" ? new URL(EVENTS_PATH, order.publicUrl).href : undefined;
  const redirectUrl =
    order.mode === "http" && order.isDistributed ? new URL(REDIRECT_PATH, order.publicUrl).href : undefined;
  return {
    _metadata: { major_version: 2 },
    display_information: {
      name: "Bakferry",
      description: "Moves SQL Server backups into ApsaraDB RDS",
      background_color: "#1d3557",
    },
    features: {
      // People are answered in direct messages where they act outside of a channel; they write nothing there.
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: true,
      },
      bot_user: { display_name: "bakferry", always_online: true },
      shortcuts: [NEW_MIGRATION_SHORTCUT],
      slash_commands: [
        {
          command: "/migrate",
          ...(eventsUrl !== undefined && { url: eventsUrl }),
          description: "Migrate a SQL Server backup to RDS",
          usage_hint: "[NAME] [to TARGET] [from oss://…] | list | history | status | cancel | help",
          should_escape: false,
        },
      ],
    },
    oauth_config: {
      ...(redirectUrl !== undefined && { redirect_urls: [redirectUrl] }),
      scopes: { bot: [...neededScopes("required")], bot_optional: [...neededScopes("optional")] },
    },
    settings: {
      interactivity: {
        is_enabled: true,
        // Lists that are searched while somebody types have an address of their own.
        ...(eventsUrl !== undefined && { request_url: eventsUrl, message_menu_options_url: eventsUrl }),
      },
      event_subscriptions: {
        ...(eventsUrl !== undefined && { request_url: eventsUrl }),
        bot_events: [...BOT_EVENTS],
      },
      socket_mode_enabled: order.mode === "socket",
      org_deploy_enabled: false,
      token_rotation_enabled: false,
    },
  };
}
