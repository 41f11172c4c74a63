// The visitor's own id in the shop's localStorage, shared with the storefront element: whichever comes first makes it, after consent.

import type { Browser } from '@shopify/web-pixels-extension';

const KEY = 'presage.visitor';

/**
 * The id, made if there is none. Call only with analytics consent.
 * A pixel's worker is not promised a random generator, and a browser may keep nothing: then Shopify's own id of this browser
 * takes its place.
 */
export async function visitorId(storage: Browser['localStorage'], client: string): Promise<string> {
  const known = client.replace(/[^\w]/g, '');
  try {
    const kept = await storage.getItem(KEY);
    if (kept && /^[\w-]{1,64}$/.test(kept)) return kept;
    await storage.setItem(KEY, globalThis.crypto ? randomId() : known);
    return (await storage.getItem(KEY)) ?? known;
  } catch {
    return known;
  }
}

function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Removes the id when consent is withdrawn. */
export async function forgetVisitor(storage: Browser['localStorage']): Promise<void> {
  try {
    await storage.removeItem(KEY);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
