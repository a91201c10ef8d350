/** What `bucket create` puts on a bucket as a tag, and `bucket delete` asks for. */
export const MADE_BY_US = "made-by-bakferry";
