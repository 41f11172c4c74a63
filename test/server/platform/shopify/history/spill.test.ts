import { mkdtempSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSpill } from '../../../../../server/platform/shopify/history/spill.ts';

describe('a spilled file', () => {
  it('gives back any part of what was written, in any order', async () => {
    const whole = Buffer.alloc(2_500_000);
    for (let i = 0; i < whole.length; i++) whole[i] = (i * 31 + (i >> 8)) & 0xff;
    const spill = await openSpill(mkdtempSync(join(tmpdir(), 'spill-')));
    for (let at = 0; at < whole.length; at += 99_991) await spill.append(whole.subarray(at, at + 99_991));
    expect(spill.size).toBe(whole.length);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(2_000), async (start, length) => {
        const end = Math.min(whole.length, start + length);
        expect((await spill.read(start, end - start)).equals(whole.subarray(start, end))).toBe(true);
      }),
      { numRuns: 100 },
    );
    await expect(spill.read(whole.length, 1)).rejects.toThrow(RangeError);
    await spill.close();
  });

  it('has no name in the folder, and no readable byte on the disk', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'spill-'));
    const spill = await openSpill(folder);
    await spill.append(Buffer.from('shopper@example.com '.repeat(1000)));
    expect(readdirSync(folder)).toEqual([]);
    if (process.platform === 'linux') {
      // The open file itself, found by its number; pipes and sockets are not touched.
      const [fd] = readdirSync('/proc/self/fd').filter((each) => targetOf(each).startsWith(`${folder}/`));
      const bytes = readFileSync(`/proc/self/fd/${fd}`).toString('latin1');
      expect(bytes).toHaveLength(20_000);
      expect(bytes).not.toContain('shopper@');
    }
    await spill.close();
  });
});

function targetOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return '';
  }
}
