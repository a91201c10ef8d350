/** What the review modal keeps in `private_metadata` and gets back with the submission. */
import { z } from "zod";

const schema = z.object({
  migrationId: z.string().min(1).max(100),
  actionId: z.string().min(1).max(100).optional(),
  planDigest: z.string().min(8).max(64),
  channelId: z.string().nullable(),
  responseUrl: z.string().nullable(),
  /** What has to be typed for an approval; core asks again. */
  typedName: z.string().max(200).optional(),
  /** An approval needs a reason, too. */
  needsReason: z.boolean().optional(),
});

export type ReviewContext = z.output<typeof schema>;

export function writeReviewContext(context: ReviewContext): string {
  return JSON.stringify(context);
}

export function readReviewContext(privateMetadata: string): ReviewContext | undefined {
  try {
    return schema.safeParse(JSON.parse(privateMetadata)).data;
  } catch {
    return undefined;
  }
}
