/** What stands at a place of an answer. */
export type Leaf =
  | "string"
  | "number"
  | "boolean"
  | "null"
  /** Of documents that know nothing but text: a moment in time, and no text at all. */
  | "date"
  | "empty"
  /** What people or apps have made, of which only its being there is told. */
  | "list"
  | "object"
  /** A word of the service. */
  | { readonly says: string | number | boolean }
  /** A made-up name for what stood there, and the form that it had where that is the service's own. */
  | { readonly is: string; readonly form?: string };

/** By place: `Items.MigrateTask[].Status`. */
export type Reply = Readonly<Record<string, Leaf>>;
