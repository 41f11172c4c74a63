// The text of a file piece by piece, whatever its compression and encoding.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { OrderFileFault } from './order-file.ts';

/** What a file turned out to be written in. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Thrown while reading when bytes are not what the encoding allows, so that the caller can begin again with another. */
export class NotThisEncoding extends Error {}

async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) throw new OrderFileFault(`There is no file ${path}.`);
  const source = createReadStream(path, { highWaterMark: 1 << 18 });
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  const first = await chunks.next();
  if (first.done) return;
  const packed = first.value[0] === 0x1f && first.value[1] === 0x8b;
  if (!packed) {
    yield first.value;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    return;
  }
  source.destroy();
  const unpack = createReadStream(path, { highWaterMark: 1 << 18 }).pipe(createGunzip({ chunkSize: 1 << 18 }));
  try {
    yield* unpack as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw new OrderFileFault(`The compressed file ${path} is damaged or cut off.`, { cause });
  }
}

/** Without a byte order mark, UTF-16 shows by every other byte of plain text being zero. */
function encodingOf(start: Uint8Array): Encoding {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  const seen = Math.min(start.length, 400) & ~1;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < seen; i += 2) {
    if (start[i] === 0) even++;
    if (start[i + 1] === 0) odd++;
  }
  if (odd > seen / 4) return 'utf-16le';
  return even > seen / 4 ? 'utf-16be' : 'utf-8';
}

/**
 * Reads a file as text; `expected` overrides what its first bytes look like. Yields the encoding with every piece.
 * @throws NotThisEncoding when the bytes are not UTF-8 after all; OrderFileFault when the file can't be read.
 */
export async function* textChunks(path: string, expected?: Encoding): AsyncGenerator<[text: string, Encoding]> {
  let decoder: TextDecoder | undefined;
  let encoding: Encoding = expected ?? 'utf-8';
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes ? decoder!.decode(bytes, { stream: true }) : decoder!.decode();
    } catch (cause) {
      throw new NotThisEncoding(encoding, { cause });
    }
  };
  for await (const bytes of bytesOf(path)) {
    if (!decoder) {
      encoding = expected ?? encodingOf(bytes);
      decoder = new TextDecoder(encoding, { fatal: encoding === 'utf-8' });
    }
    yield [decode(bytes), encoding];
  }
  if (decoder) yield [decode(), encoding];
}
