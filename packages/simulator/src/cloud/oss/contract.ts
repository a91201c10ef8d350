/**
 * What the documentation of OSS says, and the test that shows that the simulated one does it.
 *
 * A test looks up each row's test by its title. Source: OSS API reference.
 */
import { type ContractRow, rows } from "../../contract-row.ts";

export const OSS_CONTRACT: readonly ContractRow[] = [
  ...rows("cloud/oss/bucket-care.contract.test.ts", "api", [
    ["Lifecycle rules delete and move objects", "take an object at the midnight after its days"],
    ["BucketNotEmpty", "takes an empty bucket of one's own"],
    ["InvalidObjectState, RestoreAlreadyInProgress", "RDS takes Standard alone, restored or not"],
    ["DescribeRegions", "names the hosts of its regions"],
    ["Accelerate endpoints need the bucket's consent", "serves only a bucket that has it"],
  ]),
  ...rows("cloud/oss/part-rules.test.ts", "api", [["Parts of 100 KB at least, but the last", "100 KB"]]),
];
