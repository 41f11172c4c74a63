// `GET|POST /preferences/:token`: the shopper's own page. Looking changes nothing (scanners follow every link); a form does.

import express, { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { ownChange, ownErasure, ownLinkOf, ownPage } from '../channels/links/preferences.ts';
import type { Clock } from '../lib/clock.ts';
import type { Keys } from '../lib/keys.ts';
import { ownData } from '../privacy/own-data.ts';
import { frequencies } from '../profile/preferences.ts';
import type { Jobs } from '../storage/jobs.ts';
import type { Store } from '../storage/store.ts';
import { erasedPage, preferencePage, unknownOwnPage } from './preference-page.ts';
import { preferenceLanguages } from './preference-words.ts';

export interface PreferenceDeps {
  store: Store;
  jobs: Pick<Jobs, 'enqueue'>;
  keys: Keys;
  clock: Clock;
  /** What was said counts from the next answer on: whatever is remembered of the shop is read again. */
  changed(shop: string): void;
}

const texts = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((value) => [value].flat().slice(0, 50));

const Form = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('save'),
    emails: z.enum(['on', 'off']),
    sms: z.enum(['on', 'off']).optional(),
    push: z.enum(['on', 'off']).optional(),
    frequency: z.enum(frequencies),
    personal: z.enum(['on', 'off']),
    interest: texts,
    show: texts,
  }),
  z.object({ do: z.literal('download') }),
  z.object({ do: z.literal('erase'), sure: z.literal('yes') }),
]);

export function preferencesRouter({ store, jobs, keys, clock, changed }: PreferenceDeps): Router {
  const router = Router();
  const languageOf = (request: Request) => request.acceptsLanguages(...preferenceLanguages);

  router.get('/preferences/:token', async (request, response) => {
    const link = await ownLinkOf(store, request.params.token, clock.now());
    const page = link && (await ownPage(store, link));
    if (page === null) send(response, 404, unknownOwnPage(languageOf(request)));
    else send(response, 200, preferencePage(page, languageOf(request), request.query.saved !== undefined));
  });

  router.post(
    '/preferences/:token',
    express.urlencoded({ extended: false, limit: '16kb', parameterLimit: 100 }),
    async (request, response) => {
      const now = clock.now();
      const language = languageOf(request);
      const token = String(request.params.token);
      const link = await ownLinkOf(store, token, now);
      const form = Form.safeParse(request.body);
      if (link === null) return send(response, 404, unknownOwnPage(language));
      if (!form.success) return send(response, 400, unknownOwnPage(language));
      const said = form.data;
      if (said.do === 'download') {
        head(response).setHeader('content-disposition', 'attachment; filename="my-data.json"');
        response.json(await ownData(store, keys, link.shop, link.email_hash));
        return;
      }
      if (said.do === 'erase') {
        await ownErasure({ store, jobs, keys }, link, now);
        changed(link.shop);
        return send(response, 200, erasedPage(language));
      }
      const { emails, frequency, personal, interest: interests, show: shown } = said;
      const [sms, push] = [said.sms, said.push].map((word) => (word === undefined ? undefined : word === 'on'));
      const change = { emails: emails === 'on', sms, push, frequency, personal: personal === 'on', interests, shown };
      await ownChange(store, jobs, link, change, now);
      changed(link.shop);
      // Reloading the page does not send the form again.
      head(response).redirect(303, `/preferences/${token}?saved`);
    },
  );
  return router;
}

function head(response: Response): Response {
  return response
    .setHeader('cache-control', 'no-store')
    .setHeader('x-robots-tag', 'noindex')
    .setHeader('referrer-policy', 'no-referrer')
    .setHeader('x-content-type-options', 'nosniff')
    .setHeader(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    );
}

function send(response: Response, status: number, html: string): void {
  head(response).status(status).type('html').send(html);
}
