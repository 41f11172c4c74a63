// What a click in a mail meets: the way back to the shop, the way out, and a question. No cookies, no login, nothing told to who holds no valid link.

import express, { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { clickTarget, mailOpened } from '../channels/links/click.ts';
import { consentConfirmed } from '../channels/links/confirm.ts';
import { linkOf } from '../channels/links/link-tokens.ts';
import type { Follower } from '../channels/links/machine-signs.ts';
import { restoreTarget } from '../channels/links/restore.ts';
import { surveyAnswered, surveyOf } from '../channels/links/survey.ts';
import { unsubscribe } from '../channels/links/unsubscribe.ts';
import type { Clock } from '../lib/clock.ts';
import type { Keys } from '../lib/keys.ts';
import type { Jobs } from '../storage/jobs.ts';
import type { Store } from '../storage/store.ts';
import {
  askPage,
  confirmedPage,
  confirmPage,
  donePage,
  surveyPage,
  thanksPage,
  unknownPage,
  waitPage,
} from './link-pages.ts';

export interface LinkDeps {
  store: Store;
  jobs: Jobs;
  keys: Keys;
  clock: Clock;
  /** Real milliseconds an unsubscribe waits for a mail that is just leaving (5,000). */
  patienceMs?: number;
}

/** `GET /restore/:token`, `GET /click/:token`, `GET /open/:token`, `GET|POST /unsubscribe/:token`, `GET|POST /confirm/:token`,
 * `GET|POST /survey/:token`. */
export function linksRouter(deps: LinkDeps): Router {
  const { store, jobs, keys, clock } = deps;
  const router = Router();

  router.get('/restore/:token', async (request, response) => {
    const deps = { store, keys, jobs };
    away(request, response, await restoreTarget(deps, request.params.token, followerOf(request), clock.now()));
  });

  // What follows the token only tells the reader where it leads: the target is the one that was kept.
  router.get(/^\/click\/([^/]*)/, async (request, response) => {
    const token = String(request.params[0]);
    away(request, response, await clickTarget({ store, jobs }, token, followerOf(request), clock.now()));
  });

  router.get('/open/:token', async (request, response) => {
    const token = request.params.token.replace(/\.gif$/, '');
    await mailOpened({ store, jobs }, token, followerOf(request), clock.now());
    response.setHeader('cache-control', 'no-store, private').type('gif').send(NOTHING_TO_SEE);
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

  router.get('/confirm/:token', async (request, response) => {
    const language = request.acceptsLanguages('en', 'de');
    const link = await linkOf(store, request.params.token, 'confirm', clock.now());
    if (link === null) page(response, 404, unknownPage(language));
    else page(response, 200, confirmPage(language));
  });

  router.post('/confirm/:token', async (request, response) => {
    const language = request.acceptsLanguages('en', 'de');
    const outcome = await consentConfirmed({ store, jobs }, request.params.token, clock.now());
    if (outcome === 'confirmed') page(response, 200, confirmedPage(language));
    else page(response, outcome === 'withdrawn' ? 409 : 404, unknownPage(language));
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

/** One transparent point. */
const NOTHING_TO_SEE = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

const followerOf = (request: Pick<Request, 'method' | 'get' | 'acceptsLanguages'>): Follower => ({
  method: request.method,
  userAgent: request.get('user-agent') ?? '',
  isPrefetch: ['purpose', 'sec-purpose', 'x-moz', 'x-purpose'].some((name) =>
    /prefetch|preview/i.test(request.get(name) ?? ''),
  ),
});

/** On to the shop, or a page that says that the link leads nowhere. */
function away(
  request: Pick<Request, 'method' | 'get' | 'acceptsLanguages'>,
  response: Response,
  target: string | null,
): void {
  if (target === null) page(response, 404, unknownPage(request.acceptsLanguages('en', 'de')));
  else
    response
      .setHeader('cache-control', 'no-store')
      .setHeader('referrer-policy', 'no-referrer')
      .setHeader('x-robots-tag', 'noindex')
      .redirect(302, target);
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
