// Bytes of an uploaded file as text, piece by piece: gzipped or not, in whatever encoding, never more than was agreed.

import { createGunzip } from 'node:zlib';

/** What keeps a whole file out. */
export type FileFault = 'too-large' | 'too-many-rows' | 'not-text' | 'empty' | 'broken-off';

export class FileRefused extends Error {
  override name = 'FileRefused';
  readonly fault: FileFault;

  constructor(fault: FileFault) {
    super(`the file is refused: ${fault}`);
    this.fault = fault;
  }
}

/**
 * UTF-8, UTF-16 by its mark, or else what spreadsheets of Western offices write. Bytes that are no UTF-8 in a file that had UTF-8 letters
 * before become the sign for unreadable ones, by which their rows are found.
 * @throws FileRefused
 */
export async function* incomingText(source: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<string> {
  let decoder: Decoder | null = null;
  for await (const bytes of unpacked(source, most)) {
    decoder ??= decoderFor(bytes);
    const text = decoder.write(bytes);
    if (text.includes('\0')) throw new FileRefused('not-text');
    yield text;
  }
  if (decoder !== null) yield decoder.end();
}

async function* unpacked(source: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  const bytes = source[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  // What it is shows in its first two bytes, and those may come one by one.
  for (let next = await bytes.next(); !next.done; next = await bytes.next()) {
    first = Buffer.concat([first, next.value]);
    if (first.length >= 2) break;
  }
  if (first.length === 0) return;
  const rest = { [Symbol.asyncIterator]: () => bytes };
  const whole = (async function* () {
    yield first;
    yield* rest;
  })();
  const packed = first[0] === 0x1f && first[1] === 0x8b;
  const gunzip = packed ? createGunzip() : null;
  if (gunzip !== null) {
    void (async () => {
      try {
        for await (const piece of whole) if (!gunzip.write(piece)) await drained(gunzip);
        gunzip.end();
      } catch (fault) {
        gunzip.destroy(fault as Error);
      }
    })();
  }
  let length = 0;
  try {
    for await (const piece of gunzip ?? whole) {
      length += piece.length;
      // Counted as it is unpacked: some kilobytes can be gigabytes.
      if (length > most) throw new FileRefused('too-large');
      yield piece;
    }
  } catch (fault) {
    if (gunzip !== null && (fault as { code?: string }).code?.startsWith('Z_')) throw new FileRefused('not-text');
    throw fault;
  } finally {
    gunzip?.destroy();
  }
}

const drained = (gunzip: NodeJS.WritableStream): Promise<void> =>
  new Promise((resolve) => {
    gunzip.once('drain', resolve);
    gunzip.once('close', resolve);
  });

interface Decoder {
  write(bytes: Uint8Array): string;
  end(): string;
}

function decoderFor(start: Uint8Array): Decoder {
  if (start[0] === 0xff && start[1] === 0xfe) return plain('utf-16le');
  if (start[0] === 0xfe && start[1] === 0xff) return plain('utf-16be');
  return utf8OrWestern();
}

function plain(encoding: string): Decoder {
  const decoder = new TextDecoder(encoding);
  return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
}

function utf8OrWestern(): Decoder {
  let decoder = new TextDecoder('utf-8', { fatal: true });
  let certain = false;
  /** The start of a letter that may go on in the next piece. */
  let open: Uint8Array = new Uint8Array();
  const settle = (bytes: Uint8Array) => {
    const again = Buffer.concat([open, bytes]);
    open = new Uint8Array();
    // With more whole letters of UTF-8 than broken ones it is UTF-8. Plain ASCII until here is the same in both.
    decoder = new TextDecoder(certain || mostlyUtf8(again) ? 'utf-8' : 'windows-1252');
    return again;
  };
  return {
    write(bytes) {
      if (!decoder.fatal) return decoder.decode(bytes, { stream: true });
      try {
        const text = decoder.decode(bytes, { stream: true });
        open = unfinished(Buffer.concat([open, bytes.subarray(-4)]));
        certain ||= /[\u0080-\u{10ffff}]/u.test(text);
        return text;
      } catch {
        return decodedBy(bytes);
      }
    },
    end() {
      try {
        return decoder.decode();
      } catch {
        const rest = settle(new Uint8Array());
        return decoder.decode(rest);
      }
    },
  };

  function decodedBy(bytes: Uint8Array): string {
    const again = settle(bytes);
    return decoder.decode(again, { stream: true });
  }
}

function mostlyUtf8(bytes: Uint8Array): boolean {
  const letters = new TextDecoder('utf-8').decode(bytes).match(/[\u0080-\u{10ffff}]/gu) ?? [];
  return letters.filter((letter) => letter !== '\uFFFD').length > letters.length / 2;
}

/** The bytes at the end that begin a letter and do not end it. */
function unfinished(end: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(3, end.length); back++) {
    const byte = end[end.length - back] as number;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < needed ? end.slice(end.length - back) : new Uint8Array();
    }
  }
  return new Uint8Array();
}
