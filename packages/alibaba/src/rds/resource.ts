/** RAM's name for an instance in any region and account. */
export function instanceResource(instanceId: string): string {
  return `acs:rds:*:*:dbinstance/${instanceId}`;
}
