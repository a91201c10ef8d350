/** The configuration in core's words. */
import type { AlibabaOptions, ImportDialect } from "@bakferry/alibaba";
import {
  type ApprovalPolicy,
  type ConfiguredTarget,
  type DeskSettings,
  type PreflightTerms,
  PRICE_TABLE,
} from "@bakferry/core";
import type { RetentionRule } from "@bakferry/store";

import type { Languages } from "../slack/readers.ts";
import { policyOf } from "./policy-of.ts";
import type { Config } from "./schema.ts";

export function deskSettings(config: Config): DeskSettings {
  const { staging, alibaba, defaultTarget } = config;
  const targets = Object.entries(config.targets).map(([name, target]): ConfiguredTarget => ({
    name,
    instanceId: target.instance,
    regionId: target.region ?? alibaba.region,
    environment: target.environment,
  }));
  return {
    staging,
    targets,
    defaultTarget: defaultTarget ?? null,
    preflight: preflightTerms(config),
    policies: policies(config),
    waves: config.waves,
    limits: config.limits,
  };
}

function preflightTerms({ checks }: Config): PreflightTerms {
  const { deadline: deadlineMs, allowInternetImport: allowsInternetImport, keptDays, prices } = checks;
  return { deadlineMs, allowsInternetImport, keptDays, prices: prices ?? PRICE_TABLE };
}

export function importDialectOf({ alibaba }: Config): ImportDialect {
  return { ...alibaba.imports, urlEncodingLayers: alibaba.imports.urlEncodingLayers === 2 ? 2 : 1 };
}

export function languagesOf({ slack, channels }: Config): Languages {
  const own = Object.entries(channels).flatMap(([channelId, { locale }]) =>
    locale ? [[channelId, locale] as const] : [],
  );
  return { locale: slack.locale, channelLocales: new Map(own), followsPeople: slack.followPersonalLanguage };
}

export function retentionRuleOf({ retention }: Config): RetentionRule {
  const { migrations: migrationsMs, audit: auditMs, delivered: deliveredMs } = retention;
  return { migrationsMs, auditMs, deliveredMs };
}

/** `undefined` where the bot gives no upload tickets. */
export function ticketTermsOf({ alibaba }: Config): AlibabaOptions["tickets"] {
  const { uploadRoleArn: roleArn, ticketLife } = alibaba;
  return roleArn === undefined ? undefined : { roleArn, lifeSeconds: Math.floor(ticketLife / 1000) };
}

/** Default target by channel id. */
export function channelTargets(config: Config): ReadonlyMap<string, string> {
  const own = Object.entries(config.channels).flatMap(([channelId, { target }]) =>
    target === undefined ? [] : [[channelId, target] as const],
  );
  return new Map(own);
}

function policies(config: Config): Record<string, ApprovalPolicy> {
  return Object.fromEntries(
    Object.entries(config.policies).map(([environment, policy]) => [environment, policyOf(policy)]),
  );
}
