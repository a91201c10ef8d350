/** What the form of a migration keeps in `private_metadata`, and gets back with each list and with the submission. */
import { z } from "zod";

const schema = z.object({
  verb: z.enum(["migrate", "check"]),
  databaseName: z.string().max(200).nullable(),
  /** The backup that was chosen when the form was drawn; it may stand where backups are not listed. */
  from: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("object"), bucket: z.string(), key: z.string() }),
      z.object({ kind: z.literal("file"), name: z.string() }),
    ])
    .nullable(),
  /** Whether the person is asked where the status card shall stand. */
  asksForChannel: z.boolean(),
  channelId: z.string().nullable(),
  responseUrl: z.string().nullable(),
});

export type FormContext = z.output<typeof schema>;

export function writeFormContext(context: FormContext): string {
  return JSON.stringify(context);
}

export function readFormContext(privateMetadata: string): FormContext | undefined {
  try {
    return schema.safeParse(JSON.parse(privateMetadata)).data;
  } catch {
    return undefined;
  }
}
