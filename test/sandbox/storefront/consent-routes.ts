// The visitor's answer to the consent banner, by script (JSON) or by the banner's form.

import { Router } from 'express';
import { z } from 'zod';
import { setConsent } from '../operations/consent.ts';
import type { ShopState } from '../shop-state.ts';
import { consentOf } from './page.ts';
import { sessionOf } from './session.ts';

const answer = z.object({
  analytics: z.boolean().optional(),
  marketing: z.boolean().optional(),
  preferences: z.boolean().optional(),
  sale_of_data: z.boolean().optional(),
});

export function consentRoutes(shop: ShopState): Router {
  const router = Router();
  router.post('/consent', (req, res) => {
    const { visitor } = sessionOf(res);
    const { choice } = (req.body ?? {}) as { choice?: unknown };
    if (choice === 'accept' || choice === 'decline') {
      const yes = choice === 'accept';
      setConsent(shop, visitor.id, { analytics: yes, marketing: yes, preferences: yes, sale_of_data: yes });
      res.redirect(303, localPath(req.headers.referer));
      return;
    }
    const parsed = answer.safeParse(req.body ?? {});
    if (!parsed.success) {
      res.status(422).json({ message: 'analytics, marketing, preferences and sale_of_data are true or false' });
      return;
    }
    setConsent(shop, visitor.id, parsed.data);
    res.json(consentOf(visitor));
  });
  return router;
}

function localPath(referer: string | undefined): string {
  const url = referer ? URL.parse(referer) : null;
  return url ? url.pathname + url.search : '/';
}
