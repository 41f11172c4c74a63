// The only call these extensions make: to our own server, in the merchant's name and language. A fault is a value with words of its own.

/** What went wrong, as a key of the locale's `faults`. */
export type Fault = 'signedOut' | 'missing' | 'busy' | 'other';

export type Asked<T> = { answer: T } | { fault: Fault };

/** What of the admin's API is needed here; every target has it. */
export interface Asker {
  auth: { idToken: () => Promise<string | null> };
  i18n: { translate: (key: string) => string };
}

/** Longer than this a merchant does not look at a spinner. */
const PATIENCE_MS = 10_000;

/** @param path below `/api/blocks/`; the admin completes it with the app's own address */
export async function ask<T>(api: Asker, path: string, method: 'GET' | 'PUT' | 'DELETE' = 'GET'): Promise<Asked<T>> {
  try {
    const token = await api.auth.idToken();
    if (token === null) return { fault: 'signedOut' };
    const response = await fetch(`/api/blocks/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'accept-language': api.i18n.translate('language') },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.ok) return { answer: (await response.json()) as T };
    return { fault: faults[response.status] ?? 'other' };
  } catch {
    // No line, an answer that is no JSON, or none in time.
    return { fault: 'busy' };
  }
}

const faults: Partial<Record<number, Fault>> = { 401: 'signedOut', 404: 'missing', 429: 'busy', 503: 'busy' };

/** The number in `gid://shopify/Customer/123`; empty for anything else, which the server answers with 404. */
export const numberOf = (selected: { id: string }[] | undefined): string =>
  /^gid:\/\/shopify\/\w+\/(\d{1,20})$/.exec(selected?.[0]?.id ?? '')?.[1] ?? '';
