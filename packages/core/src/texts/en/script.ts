/** Why a backup script is not written, and what to know of one that is. */

export const scriptTexts = {
  "script.nameLength": (v: { longest: number }) => `A database name has 1 to ${v.longest} characters.`,
  "script.nameControl": () => "The database name holds a line break or another control character.",
  "script.nameControlRemedy": () =>
    "Rename the database, or back it up by hand: no script can name it safely.",
  "script.folderControl": () => "The folder holds a line break or another control character.",
  "script.folderRelative": (v: { folder: string }) => `“${v.folder}” is no whole path of a folder.`,
  "script.folderLong": (v: { longest: number }) =>
    `The folder's path is longer than ${v.longest} characters, which leaves no room for the file.`,
  "script.folderRemedy": () =>
    String.raw`Give it as the database server sees it: D:\backup, \\server\share\backup or /var/opt/mssql/backup.`,
  "script.incrementsOfFull": () =>
    "Increments follow a full backup: --with-increments goes with --type full.",
  "script.localFullOnly": () =>
    "RDS for SQL Server 2008 R2 with local disks takes one full backup and nothing after it.",
  "script.localFullRemedy": () => "Use --type full without --with-increments.",
  "script.localTooNew": (v: { release: string }) =>
    `RDS for SQL Server 2008 R2 cannot restore a backup of SQL Server ${v.release}.`,
  "script.localTooNewRemedy": () => "Choose an RDS instance of the same release as the source, or newer.",
  "script.stripeCount": (v: { most: number }) => `A backup is spread over 1 to ${v.most} files.`,
  "script.stripesRefused": () =>
    "RDS does not import a backup in several files. Use stripes only for what you restore elsewhere.",
  "script.fullModelGrowsLog": () =>
    "In the FULL recovery model the log grows until it is backed up: check the space on its disk, and run the undo script at the end.",
};
