// The web pixel: asks for consent with every event, posts, and thinks nothing.

import { register } from '@shopify/web-pixels-extension';
import { consentFrom } from './consent.ts';
import { customEvents, standardEvents } from './events.ts';
import { Outbox } from './outbox.ts';
import { forgetVisitor, visitorId } from './visitor.ts';

register(({ analytics, browser, init, settings, customerPrivacy }) => {
  let consent = consentFrom(init.customerPrivacy);
  let client = '';
  const outbox = new Outbox(async (events) => {
    if (!consent.analytics) return true;
    const visitor = await visitorId(browser.localStorage, client);
    if (!consent.analytics) return true;
    const response = await fetch(settings.endpoint, {
      method: 'POST',
      keepalive: true,
      credentials: 'omit',
      // A simple request: a page that is being left has no time for a browser's question beforehand.
      headers: { 'content-type': 'text/plain;charset=UTF-8' },
      body: JSON.stringify({ shop: init.data.shop.myshopifyDomain, visitor, client, consent, events }),
    });
    return response.status < 500 && response.status !== 429;
  });

  customerPrivacy.subscribe('visitorConsentCollected', (event) => {
    consent = consentFrom(event.customerPrivacy);
    if (consent.analytics) return;
    outbox.clear();
    void forgetVisitor(browser.localStorage);
  });

  for (const [name, tell] of Object.entries({ ...standardEvents, ...customEvents })) {
    analytics.subscribe(name, (event) => {
      if (!consent.analytics) return;
      const told = tell(event as never, init);
      if (!told) return;
      client = event.clientId;
      outbox.add({ id: event.id, at: Date.parse(event.timestamp), ...told });
    });
  }
});
