// The only door to our server: adds the session token, renews it once, and turns every refusal into a sentence.

import type { FaultAnswer } from '../../server/http/admin/types.ts';
import { language, texts } from './texts/texts.ts';

/** The server refused, or did not answer (status 0). `fields` names what was wrong in a form. */
export class Refused extends Error {
  override name = 'Refused';
  readonly status: number;
  readonly fields: Record<string, string>;

  constructor(status: number, message: string, fields: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.fields = fields;
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** @throws Refused */
export async function ask<Answer>(method: Method, path: string, body?: unknown): Promise<Answer> {
  let answer = await sent(method, path, body);
  // A token lives for a minute; one that ended on the way is renewed unseen, once.
  if (answer.status === 401) answer = await sent(method, path, body);
  const content: unknown = await answer.json().catch(() => null);
  if (!answer.ok) {
    const { fault, fields } = (content ?? {}) as Partial<FaultAnswer>;
    throw new Refused(answer.status, fault ?? sentence(answer.status), fields);
  }
  return content as Answer;
}

export const get = <Answer>(path: string): Promise<Answer> => ask('GET', path);

async function sent(method: Method, path: string, body: unknown): Promise<Response> {
  try {
    const token = await window.shopify.idToken();
    return await fetch(`/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'accept-language': language(),
        ...(body === undefined ? {} : { 'content-type': body instanceof Blob ? 'text/csv' : 'application/json' }),
      },
      // A file goes as it is.
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
    });
  } catch {
    throw new Refused(0, texts().faults.offline);
  }
}

function sentence(status: number): string {
  const { faults } = texts();
  if (status === 401) return faults.session;
  if (status === 404) return faults.missing;
  if (status === 503) return faults.busy;
  return faults.unknown;
}
