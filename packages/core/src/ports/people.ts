/** Who people are in the chat, read at the moment of a click. Every verb throws when the chat cannot say. */
export interface People {
  /** `member`: an active, full member of the workspace; anybody else may not decide. */
  standing(userId: string): Promise<"member" | "guest" | "bot" | "deactivated" | "unknown">;
  /** Read from the chat at most a minute ago. */
  usergroupMembers(usergroupId: string): Promise<readonly string[]>;
}
