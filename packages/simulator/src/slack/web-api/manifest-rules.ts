/**
 * What Slack finds wrong with an app manifest.
 *
 * The limits are those of the fields that apps with commands, buttons and events have; what else a manifest may hold is
 * not looked at.
 *
 * Source: https://docs.slack.dev/reference/app-manifest; the sentences on Socket Mode are those of
 * https://docs.slack.dev/reference/methods/apps.manifest.validate.
 */
import { type JsonObject, objectOf, objectsOf, stringOf } from "../json.ts";

export interface ManifestFault {
  readonly message: string;
  /** JSON pointer into the manifest. */
  readonly pointer: string;
}

const SECTIONS = ["_metadata", "display_information", "settings", "features", "oauth_config", "functions"];
const SHORTCUTS_MAX = 10;
const COMMANDS_MAX = 50;

export function manifestFaults(manifest: JsonObject): readonly ManifestFault[] {
  return [
    ...Object.keys(manifest)
      .filter((name) => !SECTIONS.includes(name))
      .map((name) => ({ message: `Unknown property ${name}`, pointer: `/${name}` })),
    ...displayFaults(objectOf(manifest["display_information"])),
    ...featureFaults(objectOf(manifest["features"]), isSocketMode(manifest)),
    ...settingFaults(objectOf(manifest["settings"]), isSocketMode(manifest)),
  ];
}

function isSocketMode(manifest: JsonObject): boolean {
  return objectOf(manifest["settings"])["socket_mode_enabled"] === true;
}

function displayFaults(display: JsonObject): readonly ManifestFault[] {
  const at = "/display_information";
  const color = stringOf(display["background_color"]);
  return [
    ...lengthFault(`${at}/name`, display["name"], { min: 1, max: 35 }),
    ...(display["description"] === undefined
      ? []
      : lengthFault(`${at}/description`, display["description"], { min: 1, max: 140 })),
    ...(display["long_description"] === undefined
      ? []
      : lengthFault(`${at}/long_description`, display["long_description"], { min: 175, max: 4000 })),
    ...(color === undefined || /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/iu.test(color)
      ? []
      : [{ message: "Background color must be a hex color", pointer: `${at}/background_color` }]),
  ];
}

function featureFaults(features: JsonObject, isSocket: boolean): readonly ManifestFault[] {
  const commands = objectsOf(features["slash_commands"]);
  const shortcuts = objectsOf(features["shortcuts"]);
  const bot = features["bot_user"];
  return [
    ...commands.flatMap((command, index) => {
      const at = `/features/slash_commands/${index}`;
      return [
        ...(/^\/[^\s/]{1,31}$/u.test(stringOf(command["command"]) ?? "")
          ? []
          : [
              {
                message: "A command begins with a slash and has 32 characters at most",
                pointer: `${at}/command`,
              },
            ]),
        ...lengthFault(`${at}/description`, command["description"], { min: 1, max: 2000 }),
        ...(isSocket || stringOf(command["url"]) !== undefined
          ? []
          : [{ message: "Slash Command requires a URL", pointer: `${at}/url` }]),
      ];
    }),
    ...(commands.length > COMMANDS_MAX ? [tooMany("/features/slash_commands", COMMANDS_MAX)] : []),
    ...(shortcuts.length > SHORTCUTS_MAX ? [tooMany("/features/shortcuts", SHORTCUTS_MAX)] : []),
    ...shortcuts.flatMap((shortcut, index) =>
      ["name", "callback_id", "description"].flatMap((name) =>
        lengthFault(`/features/shortcuts/${index}/${name}`, shortcut[name], {
          min: 1,
          max: SHORTCUT_LENGTHS[name] ?? 0,
        }),
      ),
    ),
    ...(bot === undefined
      ? []
      : lengthFault("/features/bot_user/display_name", objectOf(bot)["display_name"], { min: 1, max: 80 })),
  ];
}

const SHORTCUT_LENGTHS: Readonly<Record<string, number>> = { name: 24, callback_id: 255, description: 150 };

function settingFaults(settings: JsonObject, isSocket: boolean): readonly ManifestFault[] {
  const events = objectOf(settings["event_subscriptions"]);
  const interactivity = objectOf(settings["interactivity"]);
  const subscribes = ["bot_events", "user_events"].some((name) => Array.isArray(events[name]));
  const hasUrl = (section: JsonObject): boolean => stringOf(section["request_url"]) !== undefined;
  return [
    ...(subscribes && !isSocket && !hasUrl(events)
      ? [
          {
            message: "Event Subscription requires either Request URL or Socket Mode Enabled",
            pointer: "/settings/event_subscriptions",
          },
        ]
      : []),
    ...(interactivity["is_enabled"] === true && !isSocket && !hasUrl(interactivity)
      ? [
          { message: "Interactivity requires a Request URL", pointer: "/settings/interactivity" },
          { message: "Interactivity requires Socket Mode enabled", pointer: "/settings/interactivity" },
        ]
      : []),
  ];
}

function lengthFault(
  pointer: string,
  value: unknown,
  { min, max }: { readonly min: number; readonly max: number },
): readonly ManifestFault[] {
  const { length } = Array.from(stringOf(value) ?? "");
  if (length >= min && length <= max) return [];
  return [{ message: `Must have ${min} to ${max} characters`, pointer }];
}

function tooMany(pointer: string, max: number): ManifestFault {
  return { message: `Must have ${max} items at most`, pointer };
}
