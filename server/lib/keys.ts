// Secrets at rest: one master key, from it one key per purpose and shop (HKDF-SHA256), AES-256-GCM for what must be read again,
// HMAC-SHA256 for what must only be recognised.

import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import { drawnBytes } from './drawn-bytes.ts';

/** The sealed text was changed, or belongs to another shop or purpose. */
export class SealFault extends Error {
  override name = 'SealFault';
}

export interface Keys {
  /** Encrypts a text for one purpose of one shop; both are associated data, so a row copied elsewhere does not open. */
  seal(shop: string, purpose: string, text: string): string;
  /** @throws SealFault */
  open(shop: string, purpose: string, sealed: string): string;
  /** A keyed hash (base64url, 256 bits) by which a value is recognised without being kept. */
  fingerprint(shop: string, purpose: string, value: string): string;
}

/** A master key as it is written in the environment: at least 32 bytes as hex or base64, and nothing else; null for any other text. */
export function masterKeyFrom(written: string): Uint8Array | null {
  const text = written.trim();
  const isHex = /^(?:[0-9a-f]{2})+$/i.test(text);
  // A sentence would pass for base64 if its blanks were overlooked, and a sentence is no key.
  if (!isHex && !/^[\w+/-]+={0,2}$/.test(text)) return null;
  const bytes = Buffer.from(text, isHex ? 'hex' : 'base64');
  return bytes.length < 32 ? null : new Uint8Array(bytes);
}

/** A master key before the current one, still read while everything is sealed anew; and what keyed hashes hang on through all rotations. */
export interface OlderKeys {
  old?: Uint8Array | undefined;
  /** Of keyed hashes alone: they are keys of tables and can't be made again. The master itself when left out. */
  root?: Uint8Array | undefined;
}

/** What a text sealed under this master begins with. It tells the key, not anything of it. */
export const sealMark = (master: Uint8Array): string =>
  `2${createHmac('sha256', 'presage/key-id').update(master).digest('base64url').slice(0, 8)}.`;

/** @param master at least 32 bytes */
export function keysFrom(master: Uint8Array, { old, root = master }: OlderKeys = {}): Keys {
  const cache = new Map<string, KeyObject>();
  const derived = (from: Uint8Array, shop: string, purpose: string) => {
    const name = `${purpose}\n${shop}`;
    const place = from === master ? name : `${from === root ? 'root' : 'old'}\n${name}`;
    let key = cache.get(place);
    if (key === undefined) {
      // As an object: bytes would be turned into one at each use, which costs more than sealing a line of text.
      key = createSecretKey(Buffer.from(hkdfSync('sha256', from, 'presage/1', name, 32)));
      if (cache.size > 10_000) cache.clear();
      cache.set(place, key);
    }
    return key;
  };
  const mark = sealMark(master);
  const oldMark = old === undefined ? null : sealMark(old);

  const opened = (from: Uint8Array, shop: string, purpose: string, bytes: Buffer): string => {
    const decipher = createDecipheriv('aes-256-gcm', derived(from, shop, purpose), bytes.subarray(0, 12));
    decipher.setAAD(Buffer.from(`${purpose}\n${shop}`));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  };
  /** What was sealed before marks were written ("1.") may be of either key. */
  const candidates = (sealed: string): Uint8Array[] => {
    if (sealed.startsWith(mark)) return [master];
    if (old !== undefined && oldMark !== null && sealed.startsWith(oldMark)) return [old];
    return sealed.startsWith('1.') ? [master, ...(old === undefined ? [] : [old])] : [];
  };

  return {
    seal(shop, purpose, text) {
      const iv = drawnBytes(12);
      const cipher = createCipheriv('aes-256-gcm', derived(master, shop, purpose), iv);
      cipher.setAAD(Buffer.from(`${purpose}\n${shop}`));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return mark + Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
    },
    open(shop, purpose, sealed) {
      const bytes = Buffer.from(sealed.slice(sealed.indexOf('.') + 1), 'base64');
      const from = candidates(sealed);
      if (from.length === 0 || bytes.length < 28) throw new SealFault('not a sealed text of these keys');
      for (const key of from) {
        try {
          return opened(key, shop, purpose, bytes);
        } catch {
          // Of the other key, perhaps.
        }
      }
      throw new SealFault('the sealed text was changed or belongs elsewhere');
    },
    fingerprint: (shop, purpose, value) =>
      createHmac('sha256', derived(root, shop, `fingerprint ${purpose}`))
        .update(value)
        .digest('base64url'),
  };
}

/** Equality in constant time, also for different lengths. */
export function equalInConstantTime(a: string | Uint8Array, b: string | Uint8Array): boolean {
  const one = createHmac('sha256', 'compare').update(a).digest();
  const two = createHmac('sha256', 'compare').update(b).digest();
  return timingSafeEqual(one, two);
}
