// A file that outgrows memory and names persons: written once, read at any place, encrypted with a key that only this process has, and
// already unlinked while it is in use, so that nothing of it is left after a kill.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '../../../lib/ids.ts';

export interface Spill {
  append(bytes: Uint8Array): Promise<void>;
  /** @throws RangeError beyond what was written */
  read(start: number, length: number): Promise<Buffer>;
  readonly size: number;
  close(): Promise<void>;
}

const BLOCK = 16;
const WINDOW = 1 << 20;

/** @param folder is made if missing */
export async function openSpill(folder: string): Promise<Spill> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `spill-${newId()}`);
  const file = await open(path, 'wx+', 0o600);
  await rm(path, { force: true });
  const key = randomBytes(32);
  const nonce = randomBytes(8);
  const cipher = createCipheriv('aes-256-ctr', key, counterAt(nonce, 0));
  let size = 0;
  let window: { start: number; bytes: Buffer } | undefined;

  const load = async (start: number, length: number): Promise<Buffer> => {
    const first = Math.floor(start / BLOCK) * BLOCK;
    const wanted = Math.min(size, Math.max(start + length, first + WINDOW)) - first;
    const sealed = Buffer.allocUnsafe(wanted);
    let got = 0;
    while (got < wanted) {
      const { bytesRead } = await file.read(sealed, got, wanted - got, first + got);
      if (bytesRead === 0) throw new RangeError('a spilled file is shorter than it was');
      got += bytesRead;
    }
    const bytes = createDecipheriv('aes-256-ctr', key, counterAt(nonce, first / BLOCK)).update(sealed);
    window = { start: first, bytes };
    return bytes.subarray(start - first, start - first + length);
  };

  return {
    get size() {
      return size;
    },
    async append(bytes) {
      const sealed = cipher.update(bytes);
      await file.write(sealed, 0, sealed.length, size);
      size += bytes.length;
    },
    async read(start, length) {
      if (start + length > size) throw new RangeError('read beyond the end of a spilled file');
      if (window !== undefined && start >= window.start && start + length <= window.start + window.bytes.length) {
        return window.bytes.subarray(start - window.start, start - window.start + length);
      }
      return load(start, length);
    },
    close: () => file.close(),
  };
}

/** The counter block of a 16-byte block: 8 bytes of nonce, 8 bytes of number. */
function counterAt(nonce: Buffer, block: number): Buffer {
  const counter = Buffer.alloc(BLOCK);
  nonce.copy(counter);
  counter.writeBigUInt64BE(BigInt(block), 8);
  return counter;
}
