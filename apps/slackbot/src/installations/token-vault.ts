/**
 * Seals tokens with AES-256-GCM, so that a copy of the database opens no workspace.
 *
 * The place is sealed in with the token, so a row cannot be given the token of another one. Several keys may be known:
 * the first seals, all of them open, and a rotation seals anew what an older key has sealed.
 *
 * Source: NIST SP 800-38D (96-bit nonces drawn at random, 128-bit tags).
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

import type { SealedToken } from "@bakferry/core";

export interface TokenVault {
  /** Of the key that seals. */
  readonly keyId: string;
  seal(place: string, token: string): SealedToken;
  /** `undefined` when the key is not known, or what is sealed was changed or belongs to another place. */
  open(place: string, sealed: SealedToken): string | undefined;
}

export interface TokenKey {
  readonly id: string;
  readonly key: Buffer;
}

const CIPHER = "aes-256-gcm";
export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function createTokenVault(keys: readonly [TokenKey, ...TokenKey[]]): TokenVault {
  const [newest] = keys;
  return {
    keyId: newest.id,

    seal(place, token) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, newest.key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(place));
      const hidden = Buffer.concat([cipher.update(token, "utf8"), cipher.final()]);
      return {
        keyId: newest.id,
        sealed: Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString("base64"),
      };
    },

    open(place, { keyId, sealed }) {
      const known = keys.find(({ id }) => id === keyId);
      const bytes = Buffer.from(sealed, "base64");
      if (!known || bytes.length <= NONCE_BYTES + TAG_BYTES) return undefined;
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv(CIPHER, known.key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(place));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        return (
          decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8")
        );
      } catch {
        return undefined;
      }
    },
  };
}

/**
 * `2026-11=BASE64,2026-05=BASE64`: the newest first. `undefined` when any of them is not an id with 32 bytes, or an id
 * stands twice.
 */
export function parseTokenKeys(written: string): readonly [TokenKey, ...TokenKey[]] | undefined {
  const keys = written.split(",").map((part): TokenKey | undefined => {
    const [, id, encoded] = /^\s*([\w.-]{1,40})=([A-Za-z0-9+/]+={0,2})\s*$/u.exec(part) ?? [];
    const key = Buffer.from(encoded ?? "", "base64");
    return id !== undefined && key.length === KEY_BYTES ? { id, key } : undefined;
  });
  const good = keys.filter((key) => key !== undefined);
  const ids = new Set(good.map(({ id }) => id));
  const [first, ...others] = good;
  return first && good.length === keys.length && ids.size === good.length ? [first, ...others] : undefined;
}
