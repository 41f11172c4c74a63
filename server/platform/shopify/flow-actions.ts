// What Flow's actions ask for, applied inside the transaction of the `inbox.apply` job. Their handles are those of the extensions.

import { z } from 'zod';
import { countDrops } from '../../events/drops.ts';
import type { Delivery } from '../../events/inbox.ts';
import type { Clock } from '../../lib/clock.ts';
import { shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { id, whyMalformed } from './fields.ts';
import { FLOW_TOPIC } from './flow-door.ts';
import { parseWithWholeIds } from './webhooks/translate.ts';

/** What a merchant's workflow may ask of the product, by the platform's customer id; each returns what became of it in a word. */
export interface Automation {
  sendRecovery(trx: Store, shop: string, customer: string): Promise<string>;
  exclude(trx: Store, shop: string, customer: string): Promise<string>;
}

/** Verb by the handle of the extension. */
export const flowVerbs: Record<string, keyof Automation> = {
  'presage-send-recovery': 'sendRecovery',
  'presage-exclude': 'exclude',
};

const Asked = z.object({ properties: z.object({ customer_id: id }) });

/** @returns the outcome for the inbox: "flow: asked", "malformed: ...", "uninstalled" */
export function flowActions(deps: { clock: Clock; automation: Automation }) {
  return async (trx: Store, delivery: Delivery): Promise<string> => {
    const { shop } = delivery;
    const known = await shopOf(trx, shop);
    if (known === null || known.uninstalledAt !== null) return 'uninstalled';
    const handle = delivery.topic.slice(FLOW_TOPIC.length);
    const verb = Object.hasOwn(flowVerbs, handle) ? flowVerbs[handle] : undefined;
    const asked = Asked.safeParse(parseWithWholeIds(delivery.body));
    if (verb === undefined || !asked.success) {
      await countDrops(trx, shop, 'webhook', { malformed: 1 }, deps.clock.now());
      return `malformed: ${asked.success ? 'no such action' : whyMalformed(asked.error)}`.slice(0, 500);
    }
    return `flow: ${await deps.automation[verb](trx, shop, asked.data.properties.customer_id)}`;
  };
}
