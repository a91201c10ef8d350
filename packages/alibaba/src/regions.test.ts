/** The whole table, row by row, as the sources give it. */
import { describe, expect, test } from "vitest";

import { knownRegions, ossRegion, regionOf, regionOfHost, regionOfLocation } from "./regions.ts";

/** Region; hosts of OSS without ".aliyuncs.com" (public, internal); of RDS; whether acceleration is offered. */
const ROWS: readonly (readonly [string, string | null, string, string | null, boolean])[] = [
  ["cn-hangzhou", "oss-cn-hangzhou", "oss-cn-hangzhou-internal", "rds", true],
  ["cn-shanghai", "oss-cn-shanghai", "oss-cn-shanghai-internal", "rds", true],
  ["cn-nanjing", "oss-cn-nanjing", "oss-cn-nanjing-internal", "rds.cn-nanjing", true],
  ["cn-fuzhou", "oss-cn-fuzhou", "oss-cn-fuzhou-internal", "rds.cn-fuzhou", true],
  ["cn-wuhan-lr", "oss-cn-wuhan-lr", "oss-cn-wuhan-lr-internal", "rds.cn-wuhan-lr", true],
  ["cn-qingdao", "oss-cn-qingdao", "oss-cn-qingdao-internal", "rds", true],
  ["cn-beijing", "oss-cn-beijing", "oss-cn-beijing-internal", "rds", true],
  ["cn-zhangjiakou", "oss-cn-zhangjiakou", "oss-cn-zhangjiakou-internal", "rds.cn-zhangjiakou", true],
  ["cn-huhehaote", "oss-cn-huhehaote", "oss-cn-huhehaote-internal", "rds.cn-huhehaote", true],
  ["cn-wulanchabu", "oss-cn-wulanchabu", "oss-cn-wulanchabu-internal", "rds.cn-wulanchabu", true],
  ["cn-shenzhen", "oss-cn-shenzhen", "oss-cn-shenzhen-internal", "rds", true],
  ["cn-heyuan", "oss-cn-heyuan", "oss-cn-heyuan-internal", "rds", true],
  ["cn-guangzhou", "oss-cn-guangzhou", "oss-cn-guangzhou-internal", "rds.cn-guangzhou", true],
  ["cn-chengdu", "oss-cn-chengdu", "oss-cn-chengdu-internal", "rds.cn-chengdu", true],
  ["cn-hongkong", "oss-cn-hongkong", "oss-cn-hongkong-internal", "rds", true],
  ["ap-northeast-1", "oss-ap-northeast-1", "oss-ap-northeast-1-internal", "rds.ap-northeast-1", true],
  ["ap-northeast-2", "oss-ap-northeast-2", "oss-ap-northeast-2-internal", "rds.ap-northeast-2", true],
  ["ap-south-1", "oss-ap-south-1", "oss-ap-south-1-internal", "rds.ap-south-1", true],
  ["ap-southeast-1", "oss-ap-southeast-1", "oss-ap-southeast-1-internal", "rds", true],
  ["ap-southeast-2", "oss-ap-southeast-2", "oss-ap-southeast-2-internal", "rds.ap-southeast-2", true],
  ["ap-southeast-3", "oss-ap-southeast-3", "oss-ap-southeast-3-internal", "rds.ap-southeast-3", true],
  ["ap-southeast-5", "oss-ap-southeast-5", "oss-ap-southeast-5-internal", "rds.ap-southeast-5", true],
  ["ap-southeast-6", "oss-ap-southeast-6", "oss-ap-southeast-6-internal", "rds.ap-southeast-6", true],
  ["ap-southeast-7", "oss-ap-southeast-7", "oss-ap-southeast-7-internal", "rds.ap-southeast-7", true],
  ["eu-central-1", "oss-eu-central-1", "oss-eu-central-1-internal", "rds.eu-central-1", true],
  ["eu-west-1", "oss-eu-west-1", "oss-eu-west-1-internal", "rds.eu-west-1", true],
  ["us-west-1", "oss-us-west-1", "oss-us-west-1-internal", "rds", true],
  ["us-east-1", "oss-us-east-1", "oss-us-east-1-internal", "rds", true],
  ["na-south-1", "oss-na-south-1", "oss-na-south-1-internal", "rds.na-south-1", true],
  ["me-east-1", "oss-me-east-1", "oss-me-east-1-internal", "rds.me-east-1", true],
  ["me-central-1", "oss-me-central-1", "oss-me-central-1-internal", "rds.me-central-1", true],
  ["cn-hangzhou-finance", null, "oss-cn-hzjbp-b-internal", null, false],
  ["cn-shanghai-finance-1", null, "oss-cn-shanghai-finance-1-internal", "rds", false],
  ["cn-shenzhen-finance-1", null, "oss-cn-shenzhen-finance-1-internal", "rds", false],
  ["cn-beijing-finance-1", null, "oss-cn-beijing-finance-1-internal", "rds.cn-beijing-finance-1", false],
  ["cn-north-2-gov-1", "oss-cn-north-2-gov-1", "oss-cn-north-2-gov-1-internal", "rds", false],
];

describe("the table", () => {
  test("has a row here for every region", () => {
    expect(knownRegions()).toEqual(ROWS.map(([id]) => id));
  });

  test.each(ROWS)("%s", (id, ossPublic, ossInternal, rdsPublic, isAccelerated) => {
    const { oss, rds, ram, sts } = regionOf(id);
    expect(oss).toMatchObject({
      publicHost: whole(ossPublic),
      internalHost: whole(ossInternal),
      accelerateHost: isAccelerated ? "oss-accelerate.aliyuncs.com" : null,
    });
    expect(rds).toEqual({ publicHost: whole(rdsPublic), vpcHost: `rds-vpc.${id}.aliyuncs.com` });
    expect(ram).toEqual({ publicHost: "ram.aliyuncs.com", vpcHost: "ram.vpc-proxy.aliyuncs.com" });
    const vpcHost = `sts-vpc.${id === "cn-hangzhou-finance" ? "cn-hangzhou" : id}.aliyuncs.com`;
    expect(sts).toEqual({ publicHost: "sts.aliyuncs.com", vpcHost });
  });

  test.each(ROWS)("finds %s again from every host of OSS there, and from its location", (id) => {
    const { publicHost, internalHost, signingRegion } = ossRegion(id);
    for (const host of [publicHost ?? internalHost, internalHost]) expect(regionOfHost(host)).toBe(id);
    expect(regionOfLocation(`oss-${signingRegion}`)).toBe(id);
  });
});

test("a region that is not in the table follows the rule", () => {
  expect(regionOf("xx-new-9")).toMatchObject({
    oss: { publicHost: "oss-xx-new-9.aliyuncs.com", accelerateHost: "oss-accelerate.aliyuncs.com" },
    rds: { publicHost: "rds.xx-new-9.aliyuncs.com" },
  });
});

test.each([
  ["cn-hangzhou", "cn-hangzhou"],
  ["cn-shanghai-finance-1", "cn-shanghai-finance-1"],
  ["cn-hangzhou-finance", "cn-hzjbp"],
])("requests to OSS in %s are signed for %s", (regionId, signingRegion) => {
  expect(ossRegion(regionId).signingRegion).toBe(signingRegion);
});

test.each([
  ["oss-cn-hzfinance", "cn-hangzhou-finance"],
  ["oss-cn-szfinance", "cn-shenzhen-finance-1"],
  ["oss-cn-shanghai-finance-1-pub", "cn-shanghai-finance-1"],
  ["oss-cn-beijing-finance-1-pub", "cn-beijing-finance-1"],
  ["ap-southeast-1", "ap-southeast-1"],
])("a bucket in %s belongs to %s", (location, regionId) => {
  expect(regionOfLocation(location)).toBe(regionId);
});

test.each([
  ["oss.aliyuncs.com", "cn-hangzhou"],
  ["oss-internal.aliyuncs.com", "cn-hangzhou"],
  ["cn-beijing.oss.aliyuncs.com", "cn-beijing"],
  ["oss-cn-hzjbp-a-internal.aliyuncs.com", "cn-hangzhou-finance"],
  ["oss-cn-hzfinance.aliyuncs.com", "cn-hangzhou-finance"],
  ["oss-accelerate.aliyuncs.com", undefined],
  ["oss-accelerate-overseas.aliyuncs.com", undefined],
  ["rds.aliyuncs.com", undefined],
  ["oss-cn-hangzhou.example.com", undefined],
])("%s serves %s", (host, regionId) => {
  expect(regionOfHost(host)).toBe(regionId);
});

function whole(name: string | null): string | null {
  return name === null ? null : `${name}.aliyuncs.com`;
}
