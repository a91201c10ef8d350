/** Files that are open to others, and files that are made to hurt their reader. */
export const guardTexts = {
  "guard.exposedKey": (v: { file: string }) =>
    `${v.file} holds a key and can be read by other users of this machine. Close it with: chmod 600 ${v.file}`,
  "guard.exposedState": (v: { file: string }) =>
    `The database ${v.file} can be read or written by other users of this machine.`,
  "guard.exposedConfig": (v: { file: string }) =>
    `${v.file} says who approves, and other users of this machine can write it.`,
  "guard.closeState": (v: { file: string }) => `close it with: chmod 600 ${v.file}`,
  "guard.closeConfig": (v: { file: string }) => `close it with: chmod go-w ${v.file}`,
  "guard.plainEndpoint": (v: { key: string; host: string }) =>
    `${v.key} sends keys and data to ${v.host} without encryption.`,
  "guard.encryptEndpoint": (v: { key: string }) => `give ${v.key} an address that begins with https://`,
  "guard.plainDatabase": (v: { place: string }) =>
    `The connection to the database ${v.place} is not encrypted.`,
  "guard.encryptDatabase": () => "add sslmode=verify-full to DATABASE_URL.",
  "guard.configTooLarge": (v: { limitKb: number }) =>
    `The file is larger than ${v.limitKb} KB, which no configuration needs.`,
  "guard.configTooDeep": () => "The file is nested too deeply, or repeats itself too often by aliases.",
};
