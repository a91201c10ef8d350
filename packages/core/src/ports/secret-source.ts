/** Chance that nobody can foresee, for passwords. */
export interface SecretSource {
  /** A whole number from 0 inclusive to `limit` exclusive, each as likely as the others. */
  below(limit: number): number;
}
