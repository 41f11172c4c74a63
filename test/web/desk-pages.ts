// The pages on which a merchant decides something, each with a text that shows that it is there, and a shop in which they have work to do.

import type { MailDesk } from '../../server/channels/email/mail-desk.ts';
import { RuleDraft, ruleAdded } from '../../server/decisions/merchandising.ts';
import type { StorefrontDesk } from '../../server/decisions/preview.ts';
import type { AdminDeps } from '../../server/http/admin/request.ts';
import { CampaignDefinition } from '../../server/journeys/campaign.ts';
import { campaignName } from '../../server/journeys/campaign-journey.ts';
import { saveCampaign } from '../../server/journeys/campaign-run.ts';
import { openTask } from '../../server/journeys/tasks.ts';
import { fileBrought } from '../../server/platform/file/upload.ts';
import { keyMade } from '../../server/storage/api-keys.ts';
import { memberChanged, memberSeen } from '../../server/storage/team.ts';
import {
  deliveriesTo,
  deliveryTried,
  endpointAdded,
  endpointAnswered,
  endpointsOf,
  told,
} from '../../server/storage/webhook-outbox.ts';
import {
  aDecision,
  aGround,
  aMessage,
  aProduct,
  aShop,
  DAY,
  type Ground,
  type Place,
  SHOP,
} from '../support/builders.ts';
import { anAdminBrowser } from './admin-browser.ts';
import { ADA, aLivedInShop } from './lived-in-shop.ts';

export interface DeskPage {
  name: string;
  path: string;
  shows: string;
}

const RECOMMENDATIONS: DeskPage[] = [
  { name: 'recommendations', path: '/recommendations', shows: 'What they would see' },
  { name: 'recommendation-rule', path: '/recommendations/rules/new', shows: 'Only in one season of each year' },
];

/** A campaign that is still written, and one on its way. */
export const DRAFT = 'spring-draft';
export const SENT = 'winter-news';

export const deskPages: DeskPage[] = [
  ...RECOMMENDATIONS,
  { name: 'waiting', path: '/approvals', shows: 'Offers above your limit' },
  { name: 'held-back', path: '/held-back', shows: 'What was not sent, and why' },
  { name: 'campaigns', path: '/campaigns', shows: 'Winter news' },
  { name: 'campaign-draft', path: `/campaigns/${DRAFT}`, shows: 'Leave out shoppers who meet' },
  { name: 'journey-edit', path: '/journeys/churn-risk/edit', shows: 'How they are parted' },
  { name: 'settings', path: '/settings', shows: 'What the app may do alone' },
  { name: 'imports', path: '/imports', shows: 'Bring a file' },
  { name: 'connections', path: '/connections', shows: 'What it is told of' },
  { name: 'mail-edit', path: '/journeys/win-back/mails/news', shows: 'What words may name' },
  { name: 'campaign-sent', path: `/campaigns/${SENT}`, shows: 'Bought after it, not because of it' },
];

/** A storefront that shows four cards, one tried out and one by a rule. */
const previewing: StorefrontDesk = {
  changed: () => {},
  preview: async (_shop, { limit }, as) =>
    as.kind === 'archetype' && as.archetype === 'nobody'
      ? null
      : {
          ...{ strategy: 'blend', fallback: as.kind === 'nobody' ? 'nothing-known-of-shopper' : null },
          ...{ viewed: as.kind === 'nobody' ? 0 : 12, bought: as.kind === 'nobody' ? 0 : 2 },
          items: ['Enamel Mug', 'Copper Kettle', 'Hand-thrown Stoneware Serving Bowl with a Lid', 'Oak Board']
            .slice(0, limit)
            .map((title, i) => ({
              ...{
                product: `p-${i}`,
                variant: `v-${i}`,
                handle: `p-${i}`,
                title,
                url: `/products/p-${i}`,
                image: null,
              },
              ...{
                price: { amount: 1900 + i * 1250, currency: 'EUR' },
                reason: 'Often looked at after what you viewed',
              },
            })),
          logged: [0, 1, 2, 3].slice(0, limit).map((position) => ({
            ...{
              product: `p-${position}`,
              position,
              propensity: 1,
              explored: position === 3,
              because: 'viewed',
              score: 1,
            },
            ...(position === 0 ? { rules: ['rule'] } : {}),
          })),
        },
};

/** Shows a mail's words themselves. */
const letters: MailDesk = {
  show: async (_shop, { words }) => ({
    mail: {
      subject: words?.subject ?? '',
      html: `<html><body><h1>${words?.heading ?? ''}</h1><p>${words?.intro ?? ''}</p></body></html>`,
      text: '',
    },
    preheader: words?.preheader ?? '',
    bytes: 12_345,
    findings: [{ kind: 'long-subject', severity: 'warning', what: '' }],
  }),
  test: async (_shop, _asked, to) => (to.includes('@') ? 'sent' : 'no-address'),
};

/** What of the API's surroundings these pages need. */
export const surroundings = {
  storefront: previewing,
  mail: { domains: { of: async () => null, check: async () => null }, hasProvider: true, letters },
} satisfies Partial<AdminDeps>;

/** Rules, answers of some weeks, and everything that waits for a word. */
export async function aBusyDesk(place: Place): Promise<void> {
  const { store, now } = place;
  await aProduct(place, { id: 'picked', title: 'Copper Kettle' });
  for (const draft of [
    {
      action: 'pin',
      target: 'product',
      value: 'picked',
      strength: 2,
      placement: 'home',
      note: 'Until the new ones come',
    },
    { action: 'boost', target: 'tag', value: 'winter', strength: 2, season: { from: '11-15', to: '02-28' } },
    { action: 'exclude', target: 'price', high: 500, active: false },
  ])
    await store.transaction().execute((trx) => ruleAdded(trx, SHOP, RuleDraft.parse(draft), now - DAY));
  for (let week = 0; week < 6; week++)
    for (let i = 0; i < 4 + week; i++)
      await aDecision(place, {
        placement: 'home',
        at: now - (week * 7 + 1) * DAY - i,
        items: JSON.stringify(['picked', `p-${i}`, `p-${i + week}`].map((product) => ({ product, explored: i === 2 }))),
      });
  for (const [i, user] of ['1', '84200117', '84200118'].entries()) await memberSeen(store, SHOP, user, now - i * DAY);
  await memberChanged(store, SHOP, '84200117', { role: 'editor', label: 'Mira <b>Holm</b>' });
  await waiting(place);
  await campaigns(place);
  await aBroughtFile(place);
  await connected(place);
}

/** A key in use, and an address that has stopped answering. */
async function connected({ store, keys, now }: Place): Promise<void> {
  await keyMade(store, SHOP, { name: 'Till <b>north</b>', scope: 'write', editor: '1', now: now - 9 * DAY });
  const url = 'https://till.harbour.example/hooks/presage?of=a-long-path-that-has-no-blank-in-it';
  await endpointAdded(store, keys, SHOP, { url, topics: ['cart.left', 'consent.changed'], editor: '1', now });
  const jobs = { enqueue: async () => {} };
  await told(store, jobs, SHOP, { topic: 'cart.left', at: now - DAY, shopper: null, data: {} });
  const [endpoint] = await endpointsOf(store, SHOP);
  const [delivery] = await deliveriesTo(store, SHOP, endpoint?.id ?? '', 1);
  const outcome = { state: 'given-up' as const, answer: 'timeout', at: now, dueAt: now };
  await deliveryTried(store, SHOP, delivery?.id ?? '', outcome);
  await endpointAnswered(store, SHOP, endpoint?.id ?? '', { failingSince: now - 3 * DAY, disabledAt: now });
}

/** A list of orders that waits for the merchant to say how its dates are meant. */
export async function aBroughtFile({ store, keys, now }: Place): Promise<string> {
  const csv = `Order,Date,E-Mail,Total,Product\n#201,03/04/2025,ada@example.com,42.00,Enamel Mug\n#202,05/04/2025,ben@example.com,18.50,"<img src=x onerror=alert(1)>"\n`;
  const file = (async function* () {
    yield Buffer.from(csv);
  })();
  return fileBrought(store, keys, SHOP, { kind: 'orders', name: 'till-2025.csv', editor: '1', now }, file);
}

async function waiting(place: Place): Promise<void> {
  const { store, now } = place;
  const offer = {
    ...{ shop: SHOP, run: 'run', journey: 'churn-risk', minimum_subtotal: null, code: null, ends_at: now + 10 * DAY },
    ...{ state: 'approval', decided_at: null, decided_by: null, label: null },
  };
  await store
    .insertInto('offers')
    .values([
      {
        ...offer,
        ...{ id: 'offer-1', shopper: ADA, rung: 'discount', percent: 25, cost: 1840, created_at: now - DAY },
        reasons: '["Silent for twice as long as is usual for her.","Expected to be worth €214.00 in a year."]',
      },
      {
        ...offer,
        ...{ id: 'offer-2', shopper: 'shopper-4', rung: 'free-shipping', percent: null, cost: 500, created_at: now },
        reasons: '[]',
      },
    ])
    .execute();
  for (const [i, kind] of ['reach-out', 'unhappy'].entries())
    await openTask(store, {
      ...{ shop: SHOP, kind, shopper: `shopper-${i + 2}`, run: null, journey: 'churn-risk', detail: {} },
      at: now - i * DAY,
    });
  for (const [i, fallback] of ['purchased', 'window', 'window', 'holdout', 'no-consent', 'outranked'].entries())
    await aDecision(place, {
      ...{ kind: 'message', placement: 'win-back/news', shopper: `shopper-${i + 1}`, visitor: null, fallback },
      at: now - i * DAY,
    });
}

async function campaigns(place: Place): Promise<void> {
  const { store, now } = place;
  const by = { editor: '1', now };
  const wording = {
    ...{ name: 'a', subject: 'What the harbour brought', preheader: 'New from the workshops' },
    ...{ heading: 'Fresh from the kiln', body: 'Bowls, mugs and a kettle. At {{ shop.name }}.', button: 'Have a look' },
  };
  const definition = CampaignDefinition.parse({
    audience: { all: [{ field: 'orders', is: '>=', value: 1 }] },
    exclude: { any: [{ field: 'churn', is: '>', value: 0.8 }] },
    variants: [wording, { ...wording, name: 'b', subject: 'Eight new things from four workshops' }],
    hypothesis: 'Numbers in the subject are opened more.',
  });
  await saveCampaign(store, SHOP, { id: DRAFT, name: 'Spring table', definition, version: 0 }, by);
  await saveCampaign(store, SHOP, { id: SENT, name: 'Winter news', definition, version: 0 }, by);
  await store
    .updateTable('campaigns')
    .set({ state: 'sending', start_at: now - 2 * DAY, progress: '{"after":null,"entered":40}' })
    .where('id', '=', SENT)
    .execute();
  for (let i = 0; i < 12; i++)
    await aMessage(place, {
      ...{ journey: campaignName(SENT), step: i % 2 === 0 ? 'a' : 'b' },
      ...{ to: `reader-${i}@example.com`, created_at: now - DAY - i },
    });
}

/** The admin of a lived-in shop with a busy desk, in Chromium; `prepared` puts more into it first. */
export async function aDeskInChromium(prepared: (ground: Ground) => Promise<unknown> = async () => {}) {
  const ground = await aGround();
  await aShop(ground);
  await prepared(ground);
  await aLivedInShop(ground);
  await aBusyDesk(ground);
  const admin = await anAdminBrowser(ground, surroundings);
  return {
    ground,
    admin,
    async close(): Promise<void> {
      await admin.close();
      await ground.end();
    },
  };
}
