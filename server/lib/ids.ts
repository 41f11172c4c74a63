// Names for new things: 128 random bits, short enough for a URL.

import { drawnBytes } from './drawn-bytes.ts';

/** 22 characters of base64url, 128 bits from the system's generator. Not guessable, so it may serve as a link token. */
export function newId(): string {
  return drawnBytes(16).toString('base64url');
}
