/** What the form of an offer keeps in `private_metadata` and gets back with the submission. */
import { z } from "zod";

const schema = z.object({
  migrationId: z.string().min(1).max(100),
  offer: z.enum(["back_up", "create_account", "delete_object", "remove_database"]),
  channelId: z.string().nullable(),
  responseUrl: z.string().nullable(),
});

export type OfferContext = z.output<typeof schema>;

export function writeOfferContext(context: OfferContext): string {
  return JSON.stringify(context);
}

export function readOfferContext(privateMetadata: string): OfferContext | undefined {
  try {
    return schema.safeParse(JSON.parse(privateMetadata)).data;
  } catch {
    return undefined;
  }
}
