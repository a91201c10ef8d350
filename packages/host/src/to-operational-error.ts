/** What the file system says, in words that name the file and the way out. */
import { OperationalError } from "@bakferry/core/errors";

/** `name` is what people call the file. An error that is not the file system's is returned as it is. */
export function toOperationalError(error: unknown, name: string): unknown {
  const code = systemCode(error);
  switch (code) {
    case undefined:
      return error;
    case "ENOENT":
    case "ENOTDIR":
      return fileNotFound(name, "there is no such file", error);
    case "ELOOP":
      return fileNotFound(name, "its symbolic links go round in a circle", error);
    case "ENAMETOOLONG":
      return fileNotFound(name, "the name is longer than the file system allows", error);
    case "EACCES":
    case "EPERM":
      return new OperationalError("FILE_NOT_READABLE", {
        message: `${quoted(name)} may not be read by this user (${code}).`,
        cause: error,
      });
    case "EBUSY":
      // Windows answers so while SQL Server still writes the file.
      return new OperationalError("FILE_NOT_READABLE", {
        message: `${quoted(name)} is held open by another program (EBUSY); the backup may still be running.`,
        cause: error,
      });
    default:
      return new OperationalError("FILE_NOT_READABLE", {
        message: `${quoted(name)} cannot be read: the file system answered ${code}.`,
        cause: error,
      });
  }
}

/** For files of our own: where an upload stands, and who works on it. */
export function journalUnavailable(error: unknown, path: string): unknown {
  const code = systemCode(error);
  if (code === undefined) return error;
  return new OperationalError("STORE_UNAVAILABLE", {
    message: `The upload journal ${quoted(path)} cannot be used: the file system answered ${code}.`,
    cause: error,
  });
}

export function fileNotFound(name: string, reason: string, cause?: unknown): OperationalError {
  return new OperationalError("FILE_NOT_FOUND", {
    message: `${quoted(name)} cannot be opened: ${reason}.`,
    cause,
  });
}

/** The system's own word ("ENOENT"), or undefined for an error that is none of the system's. */
export function systemCode(error: unknown): string | undefined {
  const named = error instanceof Error && "code" in error && "errno" in error;
  return named && typeof error.code === "string" ? error.code : undefined;
}

/** Control characters in a name must not reach a terminal. */
function quoted(name: string): string {
  return JSON.stringify(name);
}
