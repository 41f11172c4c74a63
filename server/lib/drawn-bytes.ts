// Random bytes of the system's generator, drawn by the page: a call for each id or nonce costs many times what the bytes do.

import { randomFillSync } from 'node:crypto';

const PAGE = 4096;
let page = Buffer.alloc(0);
let used = 0;

/** @param count at most a page; each byte is given out once and then wiped, so that none is told by memory later */
export function drawnBytes(count: number): Buffer {
  if (used + count > page.length) {
    page = randomFillSync(Buffer.allocUnsafeSlow(PAGE));
    used = 0;
  }
  const bytes = Buffer.from(page.subarray(used, used + count));
  page.fill(0, used, used + count);
  used += count;
  return bytes;
}
