// The door to whoever carries short messages, text messages or notifications, as delivery needs it: one verb.

import type { LedgerMoments, Submission } from '../email/mailer.ts';

export interface ShortMessage {
  shop: string;
  /** Id of the message: a provider that was given it twice takes it once. */
  message: string;
  /** A phone number (E.164), or a browser's subscription as JSON. */
  to: string;
  title: string;
  text: string;
  /** Where it leads. */
  url: string;
}

export interface ShortProvider {
  submit(ledger: LedgerMoments<ShortMessage>): Promise<Submission>;
}

/** Faults of the network before anything can have arrived. */
const BEFORE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const PATIENCE_MS = 10_000;
const BUSY_MS = 60_000;

/**
 * One POST between the two moments of the ledger. Taken (2xx), asked to wait (429, 503), refused (other 4xx), not reached; whatever else
 * happens may have been taken, and is never sent again by itself.
 * @param requestOf null where no message can be made for where it goes: nobody is reached there
 * @param isGone whether a refusal means that nobody can be reached there any more
 */
export async function postOnce(
  fetching: typeof fetch,
  requestOf: (message: ShortMessage) => {
    url: string;
    headers: Record<string, string>;
    body: string | Uint8Array<ArrayBuffer>;
  } | null,
  ledger: LedgerMoments<ShortMessage>,
  isGone: (status: number, answer: string) => boolean,
): Promise<Submission> {
  const message = await ledger.claim();
  if (message === null) return { outcome: 'withdrawn' };
  const to = requestOf(message);
  if (to === null)
    return {
      outcome: 'refused',
      permanent: true,
      badAddress: true,
      response: 'no message can be made for where it goes',
    };
  if (!(await ledger.dot())) return { outcome: 'withdrawn' };
  let answer: Response;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    answer = await fetching(to.url, { method: 'POST', headers: to.headers, body: to.body, redirect: 'manual', signal });
  } catch (fault) {
    const code = String((fault as { cause?: { code?: unknown } }).cause?.code ?? '');
    return BEFORE.has(code) ? { outcome: 'unsent', fault: code } : { outcome: 'unknown', fault: code || 'no answer' };
  }
  const { status } = answer;
  const text = (await answer.text().catch(() => '')).slice(0, 500);
  if (answer.ok) return { outcome: 'submitted', response: `${status} ${text}`.trim() };
  if (status === 429 || status === 503) {
    const seconds = Number(answer.headers.get('retry-after') ?? '');
    return { outcome: 'busy', retryInMs: seconds > 0 && seconds < 86_400 ? seconds * 1000 : BUSY_MS };
  }
  if (status >= 500 || status < 300) return { outcome: 'unknown', fault: `${status} ${text}` };
  const badAddress = isGone(status, text);
  // Wrong credentials are ours to put right: what waits goes when they are.
  const permanent = badAddress || ![301, 302, 307, 308, 401, 403].includes(status);
  return { outcome: 'refused', permanent, badAddress, response: `${status} ${text}`.trim() };
}
