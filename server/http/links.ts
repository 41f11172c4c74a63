// What a click in a mail meets: the way back to the shop, the way out, and a question. No cookies, no login, nothing told to who holds no valid link.

import express, { type Response, Router } from 'express';
import { z } from 'zod';
import { linkOf } from '../channels/links/link-tokens.ts';
import { restoreTarget } from '../channels/links/restore.ts';
import { surveyAnswered, surveyOf } from '../channels/links/survey.ts';
import { unsubscribe } from '../channels/links/unsubscribe.ts';
import type { Clock } from '../lib/clock.ts';
import type { Keys } from '../lib/keys.ts';
import type { Jobs } from '../storage/jobs.ts';
import type { Store } from '../storage/store.ts';
import { askPage, donePage, surveyPage, thanksPage, unknownPage, waitPage } from './link-pages.ts';

export interface LinkDeps {
  store: Store;
  jobs: Jobs;
  keys: Keys;
  clock: Clock;
  /** Real milliseconds an unsubscribe waits for a mail that is just leaving (5,000). */
  patienceMs?: number;
}

/** `GET /restore/:token`, `GET|POST /unsubscribe/:token`, `GET|POST /survey/:token`. */
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

  // Scanners follow every link of a mail, each of which names another answer: only the button on the page counts.
  router.get('/survey/:token', async (request, response) => {
    const language = request.acceptsLanguages('en', 'de');
    const survey = await surveyOf(store, request.params.token, clock.now());
    const score = Number(request.query.score ?? Number.NaN);
    if (survey === null) page(response, 404, unknownPage(language));
    else page(response, 200, surveyPage(language, survey.scale, Number.isInteger(score) ? score : null));
  });

  router.post('/survey/:token', express.urlencoded({ extended: false, limit: '16kb' }), async (request, response) => {
    const language = request.acceptsLanguages('en', 'de');
    const given = Answer.safeParse(request.body);
    const outcome = given.success
      ? await surveyAnswered(store, request.params.token, given.data, clock.now())
      : ({ outcome: 'invalid' } as const);
    if (outcome.outcome === 'unknown') page(response, 404, unknownPage(language));
    else if (outcome.outcome === 'invalid') page(response, 400, unknownPage(language));
    else page(response, 200, thanksPage(language, outcome.share));
  });
  return router;
}

const Answer = z.object({
  score: z
    .string()
    .regex(/^\d{1,2}$/)
    .transform(Number),
  comment: z.string().trim().max(2000).default(''),
});

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
