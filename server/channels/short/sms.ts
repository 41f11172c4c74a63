// Text messages through any provider that speaks our small protocol (README, "Text messages"): one signed POST a message.

import { z } from 'zod';
import { postOnce, type ShortMessage, type ShortProvider } from './short-provider.ts';
import { signedHeaders } from './signature.ts';

export interface SmsSettings {
  url: string;
  secret: string;
  /** What the phone shows as the sender, where the provider allows to choose. */
  from: string | null;
}

const Refusal = z.object({ error: z.string() });

/** A number that can't be reached, or whose owner has ended it with the provider. */
const GONE = new Set(['number', 'opted-out']);

export function smsProvider(settings: SmsSettings, deps: { fetch: typeof fetch; now(): number }): ShortProvider {
  return {
    submit(ledger) {
      const requestOf = ({ message, to, text }: ShortMessage) => {
        const body = JSON.stringify({ id: message, to, from: settings.from, text });
        const headers = {
          'content-type': 'application/json',
          'idempotency-key': message,
          ...signedHeaders(settings.secret, body, deps.now()),
        };
        return { url: settings.url, headers, body };
      };
      return postOnce(deps.fetch, requestOf, ledger, (_status, answer) => {
        const told = Refusal.safeParse(jsonIn(answer));
        return told.success && GONE.has(told.data.error);
      });
    },
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
