/** A process that uploads until it is done or killed: `node uploading-process.ts ENDPOINT FILE STATE KEY PART_BYTES`. */
import { createAlibaba } from "@bakferry/alibaba";
import { uploadBackup } from "@bakferry/core";
import { createFileJournal, createSystemClock, createSystemIds, openBackupFile } from "@bakferry/host";

const [endpoint = "", path = "", state = "", key = "", partBytes = ""] = process.argv.slice(2);
const clock = createSystemClock();
const alibaba = createAlibaba({
  regionId: "cn-hangzhou",
  credentials: () =>
    Promise.resolve({
      accessKeyId: "LTAI5tSimulatedUploader",
      accessKeySecret: "simulated-secret-of-the-uploader",
    }),
  endpoints: { oss: endpoint },
  clock,
});
const file = await openBackupFile(path);
const outcome = await uploadBackup(
  {
    objects: alibaba.objects,
    checksums: alibaba.checksums,
    journal: createFileJournal(state),
    clock,
    ids: createSystemIds(clock),
  },
  {
    file,
    address: { bucket: "migratetest", key },
    journalKey: key,
    parallel: 4,
    signal: new AbortController().signal,
    tuning: { partSizeBytes: Number(partBytes), betweenLooksMs: 1 },
  },
);
await file.close();
alibaba.close();
process.stdout.write(outcome.kind);
