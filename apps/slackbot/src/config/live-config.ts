/**
 * The configuration of the moment: what may change while the bot runs is read through it each time.
 *
 * Whatever opens something at the start (addresses, files, tokens, clients) keeps the value of the start until the
 * next one. The rest are values that are looked up when somebody asks, votes or is answered.
 */
import type { DeskSettings } from "@bakferry/core";

import type { Languages } from "../slack/readers.ts";
import type { Config } from "./schema.ts";
import { channelTargets, deskSettings, languagesOf } from "./settings.ts";

/** These and everything below them; docs/reference/configuration.md lists the same. */
export const RELOADED_KEYS = [
  "slack.locale",
  "slack.followPersonalLanguage",
  "staging",
  "targets",
  "channels",
  "defaultTarget",
  "policies",
  "checks",
  "waves",
  "limits",
  "log",
] as const;

export interface ConfigChanges {
  /** Keys whose new value counts from now on. */
  readonly taken: readonly string[];
  /** Keys whose new value counts after a restart. */
  readonly needRestart: readonly string[];
  /** Environments whose policy is another one now. */
  readonly environments: readonly string[];
}

export interface LiveConfig {
  /** These always tell the present values; whoever copies them out keeps old ones. */
  readonly settings: DeskSettings;
  readonly languages: Languages;
  readonly channelTargets: Pick<ReadonlyMap<string, string>, "get">;
  logLevel(): Config["log"]["level"];
  replace(next: Config): ConfigChanges;
}

export function createLiveConfig(started: Config): LiveConfig {
  let config = started;
  let present = derive(config);
  return {
    settings: view(() => present.settings),
    languages: view(() => present.languages),
    channelTargets: { get: (channelId) => present.channelTargets.get(channelId) },
    logLevel: () => config.log.level,
    replace(next) {
      const changed = differences(config, next);
      const taken = changed.filter(isReloaded);
      const environments = Object.keys({ ...config.policies, ...next.policies }).filter(
        (name) => differences(config.policies[name], next.policies[name]).length > 0,
      );
      config = withReloaded(config, next);
      present = derive(config);
      return { taken, needRestart: changed.filter((key) => !isReloaded(key)), environments };
    },
  };
}

interface Derived {
  readonly settings: DeskSettings;
  readonly languages: Languages;
  readonly channelTargets: ReadonlyMap<string, string>;
}

function derive(config: Config): Derived {
  return {
    settings: deskSettings(config),
    languages: languagesOf(config),
    channelTargets: channelTargets(config),
  };
}

/** An object whose properties are read at each look. */
function view<T extends object>(present: () => T): T {
  const properties = Object.keys(present()).map((key) => [
    key,
    { enumerable: true, get: () => present()[key as keyof T] },
  ]);
  return Object.defineProperties({}, Object.fromEntries(properties)) as T;
}

function withReloaded(config: Config, next: Config): Config {
  const { staging, targets, channels, defaultTarget, policies, checks, waves, limits, log } = next;
  const { locale, followPersonalLanguage } = next.slack;
  const { defaultTarget: _former, ...kept } = config;
  return {
    ...kept,
    slack: { ...config.slack, locale, followPersonalLanguage },
    staging,
    targets,
    channels,
    policies,
    checks,
    waves,
    limits,
    log,
    ...(defaultTarget !== undefined && { defaultTarget }),
  };
}

function isReloaded(key: string): boolean {
  return RELOADED_KEYS.some((each) => key === each || key.startsWith(`${each}.`));
}

/** The keys, from the top, that are not the same in both. */
function differences(before: unknown, after: unknown, path = ""): readonly string[] {
  if (isGroup(before) || isGroup(after)) {
    const old = isGroup(before) ? before : {};
    const young = isGroup(after) ? after : {};
    const names = [...new Set([...Object.keys(old), ...Object.keys(young)])];
    return names.flatMap((name) =>
      differences(old[name], young[name], path === "" ? name : `${path}.${name}`),
    );
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [path];
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
