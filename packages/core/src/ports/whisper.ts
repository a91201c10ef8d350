/** Tells one person something that nothing keeps: no row, no log, no message that others see. */
import type { Actor } from "../model/actor.ts";
import type { Conversation } from "../model/migration.ts";
import type { Text } from "../texts/text.ts";

export interface Whisper {
  /** Throws CHAT_REFUSED; then nobody has seen it. There is no second delivery after a crash. */
  tell(listener: { readonly actor: Actor; readonly conversation: Conversation }, words: Text): Promise<void>;
}
