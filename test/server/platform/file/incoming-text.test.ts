import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { incomingText } from '../../../../server/platform/file/incoming-text.ts';

const MOST = 100_000;

/** The text of a file that comes in pieces of so many bytes. */
async function textOf(bytes: Uint8Array, piece = bytes.length || 1, most = MOST): Promise<string> {
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  let text = '';
  for await (const part of incomingText(pieces(), most)) text += part;
  return text;
}

describe('an uploaded file', () => {
  it('is read in any encoding, wherever its pieces are cut', async () => {
    const words = 'straße;größe\nä€😀;ü\n';
    for (const piece of [1, 2, 3, 5, 100]) {
      expect(await textOf(Buffer.from(words), piece)).toBe(words);
      expect(await textOf(Buffer.from(`\ufeff${words}`, 'utf16le'), piece + 1)).toBe(words);
      expect(await textOf(gzipSync(words), piece)).toBe(words);
      expect(await textOf(Buffer.from('name;ort\nJörg;Köln\n', 'latin1'), piece)).toBe('name;ort\nJörg;Köln\n');
      expect(await textOf(Buffer.concat([Buffer.from('äöü ß;'), Buffer.from([0xff]), Buffer.from(';ü')]), piece)).toBe(
        'äöü ß;\ufffd;ü',
      );
    }
    expect(await textOf(new Uint8Array())).toBe('');
    expect(await textOf(Buffer.from('Caf\xe9', 'latin1'))).toBe('Café');
  });

  it('that is none, damaged, or larger than it looks is refused', async () => {
    const refused = (bytes: Uint8Array, most?: number) =>
      textOf(bytes, 1000, most).then(
        () => 'taken',
        (fault) => fault.fault,
      );
    expect(await refused(Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0]))).toBe('not-text');
    expect(await refused(gzipSync('order\n'.repeat(100)).subarray(0, 20))).toBe('not-text');
    expect(await refused(gzipSync('0'.repeat(50_000_000)))).toBe('too-large');
    expect(await refused(Buffer.from('a'.repeat(2000)), 1999)).toBe('too-large');
  });
});
