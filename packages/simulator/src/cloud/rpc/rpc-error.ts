/**
 * The errors of the RPC-style services (RDS, RAM, STS): HTTP status, code and message.
 *
 * Source: "Client error codes" of the ApsaraDB RDS API reference, the error table of "Migrate instance-level
 * databases from a self-managed SQL Server instance", and the OpenAPI gateway's common errors.
 */

interface Refusal {
  readonly status: number;
  readonly message: string;
}

const REFUSALS = {
  BackupJobExists: { status: 400, message: "A backup job already exists in the specified DB instance." },
  BackupTimesExceeded: { status: 400, message: "Exceeding the daily backup times of this DB instance." },
  BakFileSizeExceeded: { status: 400, message: "Exceeding the allowed bak file size." },
  ConcurrentTaskExceeded: { status: 400, message: "Concurrent task exceeding the allowed amount." },
  DbRestoring: { status: 400, message: "Database is in restoring state." },
  "DeleteConflict.Role.Policy": {
    status: 409,
    message: "The role can not have any policy while deleting it.",
  },
  "EntityAlreadyExists.Policy": { status: 409, message: "The policy already exists." },
  "EntityAlreadyExists.Role": { status: 409, message: "The role already exists." },
  "EntityAlreadyExists.Role.Policy": { status: 409, message: "The policy is already attached to the role." },
  "EntityAlreadyExists.User.Policy": { status: 409, message: "The policy is already attached to the user." },
  "EntityNotExist.Policy": { status: 404, message: "The policy does not exist." },
  "EntityNotExist.Role.Policy": { status: 404, message: "The policy is not attached to the role." },
  "EntityNotExist.User": { status: 404, message: "The user does not exist." },
  "EntityNotExist.User.Policy": { status: 404, message: "The policy is not attached to the user." },
  "EntityNotExist.Role": { status: 404, message: "The role not exists." },
  FileSizeExceeded: { status: 400, message: "Exceeding the allowed file size of DB instance." },
  "Forbidden.RAM": {
    status: 403,
    message: "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
  },
  IdempotentParameterMismatch: {
    status: 400,
    message: "The request uses the same client token as a previous, but non-identical request.",
  },
  IncompleteSignature: {
    status: 400,
    message: "The request signature does not conform to Aliyun standards.",
  },
  IncorrectAccountStatus: {
    status: 400,
    message: "Current account status does not support this operation.",
  },
  IncorrectAccountType: { status: 403, message: "Current account type does not support this operation." },
  IncorrectDBInstanceLockMode: {
    status: 400,
    message: "Current DB instance lock mode does not support this operation.",
  },
  IncorrectDBInstanceState: {
    status: 403,
    message: "Current DB instance state does not support this operation.",
  },
  IncorrectDBInstanceType: {
    status: 400,
    message: "Current DB instance type does not support this operation.",
  },
  IncorrectDBState: { status: 400, message: "Current DB state does not support this operation." },
  IncorrectFileExtension: { status: 400, message: "The file extension does not support." },
  "InvalidAccessKeyId.Inactive": { status: 403, message: "Specified access key is disabled." },
  "InvalidAccessKeyId.NotFound": { status: 404, message: "Specified access key is not found." },
  "InvalidAccountDescription.Format": {
    status: 400,
    message: "Specified account description is not valid.",
  },
  "InvalidAccountName.Duplicate": {
    status: 400,
    message: "Specified account name already exists in this instance.",
  },
  "InvalidAccountName.Forbid": { status: 400, message: "Specified account name is a keyword in RDS." },
  "InvalidAccountName.Format": { status: 400, message: "Specified account name is not valid." },
  "InvalidAccountName.NotFound": { status: 404, message: "Specified account name does not exist." },
  "InvalidAccountPassword.Format": { status: 400, message: "Specified account password is not valid." },
  "InvalidAccountPrivilege.Malformed": {
    status: 400,
    message: "Specified account privilege is not valid.",
  },
  "InvalidAccountType.Format": { status: 400, message: "The first account can't be normal type." },
  "InvalidAction.NotFound": {
    status: 404,
    message: "Specified api is not found, please check your url and method.",
  },
  "InvalidBackupMethod.Format": { status: 400, message: "Specified backup method is not valid." },
  "InvalidBackupType.Format": { status: 400, message: "Specified backup type is not valid." },
  InvalidDBName: { status: 403, message: "The specified database name is not allowed." },
  "InvalidDBName.Duplicate": { status: 400, message: "The specified DB name already exists." },
  "InvalidDBName.Format": { status: 400, message: "The specified DB name is not valid." },
  "InvalidDBName.NotFound": {
    status: 400,
    message: "Specified one or more DB name does not exist or DB status does not support.",
  },
  "InvalidDBInstanceId.NotFound": {
    status: 404,
    message: "The DBInstanceId provided does not exist in our records.",
  },
  "InvalidMigrateTaskId.NotFound": {
    status: 404,
    message: "The specified migrate task does not exist.",
  },
  InvalidOssUrl: { status: 400, message: "Specified oss url is not valid." },
  InvalidParameter: { status: 400, message: "The specified parameter is not valid." },
  "InvalidParameter.DurationSeconds": {
    status: 400,
    message: "The parameter DurationSeconds is out of range.",
  },
  "InvalidParameter.Keyword": {
    status: 400,
    message: "The specified parameter is a keyword that is not allowed.",
  },
  "InvalidParameter.MaxSessionDuration": {
    status: 400,
    message: "The parameter MaxSessionDuration is out of range.",
  },
  "InvalidParameter.PolicyGrammar": {
    status: 400,
    message: "The parameter Policy has not passed grammar check.",
  },
  "InvalidParameter.PolicyName": { status: 400, message: "The parameter PolicyName is wrongly formed." },
  "InvalidParameter.RoleArn": { status: 400, message: "The parameter RoleArn is wrongly formed." },
  "InvalidParameter.RoleName": { status: 400, message: "The parameter RoleName is wrongly formed." },
  "InvalidParameter.RoleSessionName": {
    status: 400,
    message: "The parameter RoleSessionName is wrongly formed.",
  },
  InvalidReduceDiskSize: {
    status: 403,
    message: "The storage capacity after the scale-down must be larger than the used amount.",
  },
  "InvalidSecurityToken.Expired": { status: 403, message: "Specified SecurityToken is expired." },
  "InvalidSecurityToken.MismatchWithAccessKey": {
    status: 403,
    message: "Specified SecurityToken mismatch with the AccessKey.",
  },
  "InvalidTimeStamp.Expired": { status: 400, message: "Specified time stamp or date value is expired." },
  "InvalidTimeStamp.Format": {
    status: 400,
    message: "Specified time stamp or date value is not well formatted.",
  },
  InvalidVersion: { status: 400, message: "Specified parameter Version is not valid." },
  MalformedPolicyDocument: { status: 400, message: "The policy document is malformed." },
  MissingSecurityToken: { status: 400, message: "SecurityToken is mandatory for this action." },
  NoPermission: {
    status: 403,
    message: "You are not authorized to do this action. You should be authorized by RAM.",
  },
  "QuotaExceeded.DBName": { status: 400, message: "The maximum number of databases is exceeded." },
  SignatureDoesNotMatch: {
    status: 400,
    message: "Specified signature is not matched with our calculation.",
  },
  SignatureNonceUsed: { status: 400, message: "Specified signature nonce was used already." },
  Throttling: { status: 400, message: "Request was denied due to request throttling." },
  "Throttling.Api": { status: 400, message: "Request was denied due to api flow control." },
  "Throttling.User": { status: 400, message: "Request was denied due to user flow control." },
  UnsupportedHTTPMethod: { status: 405, message: "This http method is not supported." },
  UnsupportedParameter: { status: 400, message: "The parameter is not supported." },
  UploadLimitExceeded: {
    status: 400,
    message: "UploadTimesQuotaExceeded: Exceeding the daily upload times of this DB.",
  },
} as const satisfies Record<string, Refusal>;

export type RpcErrorCode = keyof typeof REFUSALS;

interface Addition {
  /** Further fields of the error body. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal on its way to the client. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly status: number;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: string, refusal: Refusal & Addition) {
    super(refusal.message);
    this.status = refusal.status;
    this.code = code;
    this.details = refusal.details ?? {};
    this.headers = refusal.headers ?? {};
  }
}

/** A documented refusal; `message` says more than the standard text where the service does too. */
export function rpcError(
  code: RpcErrorCode,
  { message, ...addition }: Addition & { readonly message?: string } = {},
): RpcError {
  const refusal: Refusal = REFUSALS[code];
  return new RpcError(code, {
    status: refusal.status,
    message: message ?? refusal.message,
    ...addition,
  });
}

/** The gateway's refusal of a required parameter that is absent or empty. */
export function missingParameter(name: string): RpcError {
  return new RpcError(`Missing${name}`, { status: 400, message: `${name} is mandatory for this action.` });
}

/** The gateway's refusal of a parameter whose value is not among the allowed ones. */
export function invalidParameter(name: string, reason = ""): RpcError {
  const message = `Specified parameter ${name} is not valid.${reason === "" ? "" : ` ${reason}`}`;
  return new RpcError(`Invalid${name}`, { status: 400, message });
}
