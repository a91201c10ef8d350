export { createChecksums } from "./checksums.ts";
export { createAlibaba } from "./create-alibaba.ts";
export type { Alibaba, AlibabaOptions } from "./create-alibaba.ts";
export { combineCrc64, createCrc64 } from "./crc64.ts";
export type { Crc64 } from "./crc64.ts";
export { credentialsFromEnvironment, renewingCredentials } from "./credentials.ts";
export type { Credentials, CredentialsProblem, CredentialsProvider } from "./credentials.ts";
export { redact } from "./redact.ts";
