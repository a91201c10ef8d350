/** A process that takes the upload lock named on its command line, says what it got, and lives until it is killed. */
import { lockUpload } from "../upload-lock.ts";

const [directory = "", key = ""] = process.argv.slice(2);
const lock = await lockUpload(directory, key);
process.send?.(lock.kind);
process.once("disconnect", () => process.exit());
