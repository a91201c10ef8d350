import { describe, expect, test } from "vitest";

import { editionOf, parseEngineVersion, releasesThatRestore } from "./engine-version.ts";
import { instanceFamily } from "./instance-family.ts";

describe("an engine version", () => {
  /** Source: RDS, CreateDBInstance, EngineVersion. */
  test.each([
    ["2008r2", "2008 R2", null],
    ["08r2_ent_ha", "2008 R2", "enterprise"],
    ["2012", "2012", null],
    ["2012_web", "2012", "web"],
    ["2014_std_ha", "2014", "standard"],
    ["2016_std_sl", "2016", "standard"],
    ["2017_ent", "2017", "enterprise"],
    ["2019_ent", "2019", "enterprise"],
    ["2022_web", "2022", "web"],
  ])("%s is %s, edition %s", (spelling, name, edition) => {
    expect(parseEngineVersion(spelling)?.name).toBe(name);
    expect(editionOf(spelling)).toBe(edition);
  });

  test.each(["", "2031_mega", "8.0", "2019_ent_ha_x", "2010"])("“%s” is not guessed", (spelling) => {
    expect(parseEngineVersion(spelling)).toBeNull();
  });
});

test.each([
  [661, ["2008 R2", "2012", "2014", "2016", "2017", "2019", "2022", "2025"]],
  [904, ["2019", "2022", "2025"]],
  [958, ["2022", "2025"]],
  [999, []],
])("a database of version %i is restored by %j", (version, names) => {
  expect(releasesThatRestore(version).map(({ name }) => name)).toEqual(names);
});

test.each([
  ["2022_ent_ha", "cloud_essd", "current"],
  ["2012", "local_ssd", "current"],
  ["08r2_ent_ha", "cloud_ssd", "cloud_2008r2"],
  ["2008r2", "local_ssd", "local_2008r2"],
  ["2008r2", "cloud_ssd", null],
  ["08r2_ent_ha", "local_ssd", null],
  ["2031", "cloud_ssd", null],
])("%s on %s follows the procedure of %s", (engineVersion, storageType, family) => {
  expect(instanceFamily({ engineVersion, storageType })).toBe(family);
});
