// What a push service carries is for the browser alone: RFC 8291 (keys) over RFC 8188 (aes128gcm), one record.

import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';

/** As a browser gives it out: its public key (uncompressed P-256) and a shared secret, both base64url. */
export interface PushKeys {
  p256dh: string;
  auth: string;
}

const RECORD_SIZE = 4096;

/**
 * @param payload at most 3,993 bytes: one record less its tag, its delimiter and the header
 * @param drawn the sender's key pair and salt of this one message; drawn afresh when left out
 * @throws when the browser's key is no point of the curve
 */
export function encryptedForBrowser(
  payload: Uint8Array,
  keys: PushKeys,
  drawn: { privateKey?: Uint8Array; salt?: Uint8Array } = {},
): Buffer<ArrayBuffer> {
  const theirs = Buffer.from(keys.p256dh, 'base64url');
  const own = createECDH('prime256v1');
  if (drawn.privateKey === undefined) own.generateKeys();
  else own.setPrivateKey(drawn.privateKey);
  const ours = own.getPublicKey();
  const salt = drawn.salt ?? randomBytes(16);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), theirs, ours]);
  const shared = hkdf(own.computeSecret(theirs), Buffer.from(keys.auth, 'base64url'), info, 32);
  const key = hkdf(shared, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = hkdf(shared, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  // 2 marks the last record.
  const sealed = Buffer.concat([cipher.update(payload), cipher.update(Buffer.of(2)), cipher.final()]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(RECORD_SIZE);
  return Buffer.concat([salt, size, Buffer.of(ours.length), ours, sealed, cipher.getAuthTag()]);
}

const hkdf = (key: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, info, length));
