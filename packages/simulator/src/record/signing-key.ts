/** An access key as clients hold it. */
export interface SigningKey {
  readonly id: string;
  readonly secret: string;
  /** Of a temporary key. */
  readonly securityToken?: string;
}
