// What a click in a mail meets: the way back to a cart, and the way out. No cookies, no login, nothing told to who holds no valid link.

import express, { type Response, Router } from 'express';
import { linkOf } from '../channels/links/link-tokens.ts';
import { restoreTarget } from '../channels/links/restore.ts';
import { unsubscribe } from '../channels/links/unsubscribe.ts';
import type { Clock } from '../lib/clock.ts';
import type { Keys } from '../lib/keys.ts';
import type { Jobs } from '../storage/jobs.ts';
import type { Store } from '../storage/store.ts';

export interface LinkDeps {
  store: Store;
  jobs: Jobs;
  keys: Keys;
  clock: Clock;
  /** Real milliseconds an unsubscribe waits for a mail that is just leaving (5,000). */
  patienceMs?: number;
}

/** `GET /restore/:token`, `GET|POST /unsubscribe/:token`. */
export function linksRouter(deps: LinkDeps): Router {
  const { store, jobs, keys, clock } = deps;
  const router = Router();

  router.get('/restore/:token', async (request, response) => {
    const target = await restoreTarget(store, keys, request.params.token, clock.now());
    if (target === null) page(response, 404, unknownPage(request.acceptsLanguages('en', 'de')));
    else
      response.setHeader('cache-control', 'no-store').setHeader('referrer-policy', 'no-referrer').redirect(302, target);
  });

  // Mail scanners follow every link: looking at this page changes nothing.
  router.get('/unsubscribe/:token', async (request, response) => {
    const language = request.acceptsLanguages('en', 'de');
    const link = await linkOf(store, request.params.token, 'unsubscribe', clock.now());
    if (link === null) page(response, 404, unknownPage(language));
    else page(response, 200, askPage(language));
  });

  // RFC 8058: a mailbox posts without cookies and follows no redirect; it may send either form encoding.
  router.post('/unsubscribe/:token', express.text({ type: () => true, limit: '4kb' }), async (request, response) => {
    const language = request.acceptsLanguages('en', 'de');
    if (!isOneClick(request.body)) {
      page(response, 400, unknownPage(language));
      return;
    }
    const outcome = await unsubscribe({ store, jobs, patienceMs: deps.patienceMs }, request.params.token, clock.now());
    if (outcome === 'unknown') page(response, 404, unknownPage(language));
    else if (outcome === 'in-flight') {
      response.setHeader('retry-after', '10');
      page(response, 503, waitPage(language));
    } else page(response, 200, donePage(language));
  });
  return router;
}

/** `List-Unsubscribe=One-Click`, url-encoded or as multipart. */
function isOneClick(body: unknown): boolean {
  if (typeof body !== 'string') return false;
  if (new URLSearchParams(body).get('List-Unsubscribe') === 'One-Click') return true;
  return /name="List-Unsubscribe"\r?\n(?:[^\r\n]+\r?\n)*\r?\nOne-Click\r?\n/i.test(body);
}

function page(response: Response, status: number, html: string): void {
  response
    .status(status)
    .setHeader('cache-control', 'no-store')
    .setHeader('x-robots-tag', 'noindex')
    .setHeader('referrer-policy', 'no-referrer')
    .setHeader('x-content-type-options', 'nosniff')
    .setHeader(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    )
    .type('html')
    .send(html);
}

type Language = string | false;

interface Words {
  title: string;
  text: string;
  button?: string;
}

const asking: Record<string, Words> = {
  en: {
    title: 'No more e-mails from this shop?',
    text: 'Press the button and we will not write to you again. Order confirmations still reach you.',
    button: 'Unsubscribe',
  },
  de: {
    title: 'Keine E-Mails mehr von diesem Shop?',
    text: 'Ein Druck auf den Knopf, und wir schreiben Ihnen nicht mehr. Bestellbestätigungen kommen weiterhin an.',
    button: 'Abmelden',
  },
};
const done: Record<string, Words> = {
  en: { title: 'You are unsubscribed', text: 'From now on we send you no more e-mails. You can close this page.' },
  de: {
    title: 'Sie sind abgemeldet',
    text: 'Ab sofort senden wir Ihnen keine E-Mails mehr. Sie können diese Seite schließen.',
  },
};
const waiting: Record<string, Words> = {
  en: {
    title: 'You are unsubscribed',
    text: 'One e-mail was just leaving and may still arrive. There will be no more after it.',
  },
  de: {
    title: 'Sie sind abgemeldet',
    text: 'Eine E-Mail war gerade unterwegs und kommt vielleicht noch an. Danach kommt keine mehr.',
  },
};
const unknown: Record<string, Words> = {
  en: {
    title: 'This link leads nowhere',
    text: 'It may be incomplete, or too old. Please use the link in the newest e-mail.',
  },
  de: {
    title: 'Dieser Link führt nirgendwohin',
    text: 'Er ist vielleicht unvollständig oder zu alt. Bitte nehmen Sie den Link aus der neuesten E-Mail.',
  },
};

const askPage = (language: Language) => html(asking, language);
const donePage = (language: Language) => html(done, language);
const waitPage = (language: Language) => html(waiting, language);
const unknownPage = (language: Language) => html(unknown, language);

function html(words: Record<string, Words>, language: Language): string {
  const code = language === 'de' ? 'de' : 'en';
  const { title, text, button } = words[code] as Words;
  // The form posts to its own address and says what a mailbox would say.
  const form =
    button === undefined
      ? ''
      : `<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>${button}</button></form>`;
  return `<!doctype html>
<html lang="${code}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${title}</title>
<style>
:root{color-scheme:light dark}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f3f4f5;color:#1f2328;font:16px/1.55 -apple-system,"Segoe UI",Roboto,Arial,sans-serif}
main{box-sizing:border-box;max-width:28rem;margin:1.25rem;padding:2.25rem;background:#fff;border-radius:14px}
h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.25}
p{margin:0}
button{margin-top:1.5rem;padding:.9rem 1.9rem;border:0;border-radius:10px;background:#1f2328;color:#fff;font:inherit;font-weight:600;cursor:pointer}
button:focus-visible{outline:3px solid #6b8afd;outline-offset:2px}
@media (prefers-color-scheme:dark){body{background:#121416;color:#f0f2f4}main{background:#1c1f22}button{background:#f0f2f4;color:#16181a}}
</style></head><body><main><h1>${title}</h1><p>${text}</p>${form}</main></body></html>
`;
}
