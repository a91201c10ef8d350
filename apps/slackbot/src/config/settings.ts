/** The configuration in core's words. */
import type { ImportDialect } from "@bakferry/alibaba";
import {
  type ApprovalPolicy,
  type ConfiguredTarget,
  type DeskSettings,
  type PreflightTerms,
  PRICE_TABLE,
} from "@bakferry/core";

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
  };
}

function preflightTerms({ checks }: Config): PreflightTerms {
  const { deadline: deadlineMs, allowInternetImport: allowsInternetImport, keptDays, prices } = checks;
  return { deadlineMs, allowsInternetImport, keptDays, prices: prices ?? PRICE_TABLE };
}

export function importDialectOf({ alibaba }: Config): ImportDialect {
  return { ...alibaba.imports, urlEncodingLayers: alibaba.imports.urlEncodingLayers === 2 ? 2 : 1 };
}

/** Default target by channel id. */
export function channelTargets(config: Config): ReadonlyMap<string, string> {
  return new Map(Object.entries(config.channels).map(([channelId, { target }]) => [channelId, target]));
}

function policies(config: Config): Record<string, ApprovalPolicy> {
  return Object.fromEntries(
    Object.entries(config.policies).map(([environment, policy]) => [environment, policyOf(policy)]),
  );
}
