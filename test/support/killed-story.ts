// The abandoned-cart story in a shop whose app is killed again and again while shoppers, webhooks, the pixel and the clock go on; and
// then what was acknowledged is held against what is there.

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type MailBooks, mailBooks } from '../../server/channels/email/ledger.ts';
import { type Random, seededRandom } from '../../server/lib/random.ts';
import { type OpenedStore, openForReading } from '../../server/storage/store.ts';
import { allowed, buyable, type RunningSandbox, type StoreProduct, startSandbox } from './sandbox.ts';
import { postWebhook } from './signatures.ts';

export interface KilledReport {
  kills: number;
  /** Of them, those that met the app before it was ready. */
  inStart: number;
  /** Deliveries answered 200; those not in the inbox; those in it without a word on what became of them. */
  webhooks: { acknowledged: number; lost: string[]; unexplained: string[] };
  /** Events of batches answered 202, and those not in the log. */
  collected: { acknowledged: number; lost: string[] };
  /** Orders that were paid, and those the app does not know. */
  orders: { paid: number; lost: string[] };
  carts: number;
  mails: { inSink: number; doubles: string[]; contradicted: string[]; heldBack: string[]; unaccounted: string[] };
  books: MailBooks;
  balanced: boolean;
  /** Jobs given up. */
  dead: string[];
  integrity: string;
}

/** Twenty kills then end in the afternoon. */
const QUICK = '4m';

/**
 * @param seed chooses the moments of the kills and what is bought; a run with it meets the same moments, as far as a machine repeats itself
 * @param pace how far the clock goes between one cart and the next while the app is killed; with hours it lives through nights
 */
export async function killedStory(kills: number, seed: number, pace = QUICK): Promise<KilledReport> {
  const random = seededRandom(seed);
  const sandbox = await startSandbox(['--small']);
  const scene = { over: false };
  try {
    const products = await sandbox.products(6);
    const shoppers = new Shoppers(sandbox, products, seededRandom(`${seed}/shoppers`));
    for (let n = 0; n < WAITING_CARTS; n++) {
      await shoppers.next();
      await sandbox.advance(QUICK);
    }
    const [inStart, , told, seen] = await Promise.all([
      killing(sandbox, scene, kills, random),
      goOn(sandbox, scene, shoppers, pace),
      webhookTeller(sandbox, scene),
      collectorTeller(sandbox, scene, products),
    ]);
    // Every webhook that met a dead app comes again within four hours, and every first mail is due by then.
    await sandbox.advance('5h');
    // Who left a cart at night is written to in the morning.
    if (pace !== QUICK) await sandbox.nextMorning();
    return await held(sandbox, { kills, inStart, story: shoppers.story, told, seen });
  } finally {
    scene.over = true;
    await sandbox.stop();
  }
}

/** While it is not over, everybody goes on. */
type Scene = { over: boolean };

const appPid = (sandbox: RunningSandbox) => readFileSync(join(sandbox.folder, 'app.pid'), 'utf8');

/** kill -9 at drawn moments: mostly at work, now and then while it starts. Gives how many of the latter. */
async function killing(sandbox: RunningSandbox, scene: Scene, kills: number, random: Random): Promise<number> {
  const answers: Promise<unknown>[] = [];
  let inStart = 0;
  try {
    for (let n = 0; n < kills && !scene.over; n++) {
      if (n > 0 && random() < 0.15) inStart++;
      else await isReady(sandbox, scene);
      await pause(random() * 1500);
      const before = appPid(sandbox);
      const answer = sandbox.control('kill');
      answer.catch(() => undefined);
      answers.push(answer);
      while (appPid(sandbox) === before && !scene.over) await pause(20);
    }
  } finally {
    scene.over = true;
  }
  await Promise.all(answers);
  return inStart;
}

async function isReady(sandbox: RunningSandbox, scene: Scene): Promise<void> {
  while (!scene.over) {
    const answer = await fetch(`${sandbox.app}/readyz`, { signal: AbortSignal.timeout(1000) }).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    await pause(30);
  }
}

interface Story {
  /** Addresses of those who left a cart and agreed to be written to. */
  left: string[];
  orders: string[];
}

/** The shoppers, one after the other. */
class Shoppers {
  readonly story: Story = { left: [], orders: [] };
  readonly #sandbox: RunningSandbox;
  readonly #products: StoreProduct[];
  readonly #random: Random;

  constructor(sandbox: RunningSandbox, products: StoreProduct[], random: Random) {
    this.#sandbox = sandbox;
    this.#products = products;
    this.#random = random;
  }

  /** Somebody new leaves a cart; every fourth comes back and buys. */
  async next(): Promise<void> {
    const person = this.story.left.length + 1;
    const visitor = `killed-visitor-${String(person).padStart(5, '0')}`;
    const email = `killed-${person}@example.com`;
    const shelf = this.#products[Math.floor(this.#random() * this.#products.length)] as StoreProduct;
    await this.#sandbox.visit({
      visitor,
      consent: allowed,
      steps: [{ view: shelf.handle }, { add: buyable(shelf) }, { checkout: { email, buyer_accepts_marketing: true } }],
    });
    this.story.left.push(email);
    if (person % 4 !== 0) return;
    const { order } = await this.#sandbox.visit({ visitor, consent: allowed, steps: [{ buy: {} }] });
    this.story.orders.push(order as string);
  }
}

async function goOn(sandbox: RunningSandbox, scene: Scene, shoppers: Shoppers, pace: string): Promise<void> {
  while (!scene.over) {
    await sandbox.advance(pace);
    await shoppers.next();
  }
}

/** A dozen carts wait when the kills begin, so that mails leave all the while; and new ones come. */
const WAITING_CARTS = 12;

/** The platform tells of carts without a pause; gives the ids of those that were answered 200. */
async function webhookTeller(sandbox: RunningSandbox, scene: Scene): Promise<string[]> {
  const sample = JSON.parse(
    readFileSync(join(import.meta.dirname, '../fixtures/shopify/webhooks/carts-create.json'), 'utf8'),
  ) as Record<string, unknown>;
  const acknowledged: string[] = [];
  for (let n = 0; !scene.over; n++) {
    const id = randomUUID();
    const body = JSON.stringify({ ...sample, id: `told-${n}`, token: `told-${n}` });
    const answer = await postWebhook(sandbox, body, { 'x-shopify-webhook-id': id }).catch(() => null);
    if (answer?.status === 200) acknowledged.push(id);
    await pause(60);
  }
  return acknowledged;
}

/** A browser looks at products without a pause; gives the ids, as the log knows them, of the events that were answered 202. */
async function collectorTeller(sandbox: RunningSandbox, scene: Scene, products: StoreProduct[]): Promise<string[]> {
  const visitor = 'killed-collector-0001';
  const at = await sandbox.now();
  const acknowledged: string[] = [];
  for (let n = 0; !scene.over; n++) {
    const events = [0, 1, 2].map((i) => ({
      id: `told-${n}-${i}`,
      type: 'product-viewed',
      at,
      product: String(products[i % products.length]?.id),
    }));
    const answer = await fetch(`${sandbox.app}/collect`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({ shop: sandbox.shop, visitor, client: null, consent: allowed, events }),
    }).catch(() => null);
    const words = await answer?.text().catch(() => null);
    if (answer?.status === 202) {
      // What was answered without its last words was answered all the same.
      const stored = words ? (JSON.parse(words) as { stored: number }).stored : events.length;
      if (stored !== events.length) throw new Error(`${stored} of ${events.length} events stored: ${words}`);
      acknowledged.push(...events.map((event) => `${visitor}:${event.id}`));
    }
    await pause(50);
  }
  return acknowledged;
}

interface SaidDone {
  kills: number;
  inStart: number;
  story: Story;
  told: string[];
  seen: string[];
}

/** Holds what was acknowledged against the database and the mailbox. */
async function held(sandbox: RunningSandbox, said: SaidDone): Promise<KilledReport> {
  const { store, close } = openForReading(join(sandbox.folder, 'app', 'presage.db'));
  try {
    const inbox = new Map(
      (await store.selectFrom('inbox').select(['delivery', 'applied_at', 'outcome']).execute()).map((r) => [
        r.delivery,
        r,
      ]),
    );
    const delivered = [...deliveredBySandbox(sandbox), ...said.told];
    const events = new Set((await store.selectFrom('events').select('id').execute()).map((r) => r.id));
    const orders = new Set((await store.selectFrom('orders').select('id').execute()).map((r) => r.id));
    const books = await mailBooks(store, sandbox.shop);
    const { waiting, sending, dot, submitted, skipped, failed, uncertain } = books;
    const dead = await store.selectFrom('jobs').select(['kind', 'fault']).where('done', '=', 2).execute();
    return {
      kills: said.kills,
      inStart: said.inStart,
      webhooks: {
        acknowledged: delivered.length,
        lost: delivered.filter((id) => !inbox.has(id)),
        unexplained: [...inbox.values()].filter((r) => r.applied_at === null || !r.outcome).map((r) => r.delivery),
      },
      collected: { acknowledged: said.seen.length, lost: said.seen.filter((id) => !events.has(id)) },
      orders: { paid: said.story.orders.length, lost: said.story.orders.filter((id) => !orders.has(id)) },
      carts: said.story.left.length,
      mails: await mailsHeld(sandbox, store, said.story),
      books,
      balanced:
        sending + dot === 0 && books.planned === waiting + sending + dot + submitted + skipped + failed + uncertain,
      dead: dead.map((job) => `${job.kind}: ${job.fault}`),
      integrity: await integrityOf(store),
    };
  } finally {
    await close();
  }
}

/** Ids of the webhooks that the sandbox's platform holds for delivered. */
function deliveredBySandbox(sandbox: RunningSandbox): string[] {
  const outcomes = new Map<string, string>();
  for (const line of readFileSync(join(sandbox.folder, 'webhooks.jsonl'), 'utf8').split('\n')) {
    if (!line.endsWith('}')) continue;
    const entry = JSON.parse(line) as { id: string; outcome?: string };
    if (entry.outcome !== undefined) outcomes.set(entry.id, entry.outcome);
  }
  return [...outcomes].filter(([, outcome]) => outcome === 'delivered').map(([id]) => id);
}

async function mailsHeld(sandbox: RunningSandbox, store: OpenedStore['store'], story: Story) {
  const sink = new Map<string, number>();
  const mails = await sandbox.mails();
  for (const mail of mails) {
    const id = mail.headers['x-presage-message'] ?? `without an id to ${mail.to}`;
    sink.set(id, (sink.get(id) ?? 0) + 1);
  }
  const messages = await store.selectFrom('messages').select(['id', 'run', 'step', 'state', 'reason']).execute();
  const known = new Set(messages.map((m) => m.id));
  const steps = new Map<string, number>();
  for (const { run, step } of messages) steps.set(`${run} ${step}`, (steps.get(`${run} ${step}`) ?? 0) + 1);
  const perAddress = new Map<string, number>();
  for (const { to } of mails) perAddress.set(to, (perAddress.get(to) ?? 0) + 1);
  const uncertain = messages.filter((m) => m.state === 'uncertain').length;
  const bought = story.orders.length;
  // What is sold out by then is not written about: that is decided, and logged, before a message is planned.
  const heldBack = await store
    .selectFrom('decisions')
    .select(['shopper', 'fallback'])
    .distinct()
    .where('kind', '=', 'message')
    .where('placement', '=', 'abandoned-cart/first')
    .where('fallback', 'in', ['sold-out', 'price-changed'])
    .execute();
  const unwritten = story.left.filter((email) => !perAddress.has(email)).length;
  return {
    inSink: mails.length,
    doubles: [
      ...[...sink].filter(([, times]) => times > 1).map(([id]) => `message ${id}`),
      ...[...steps].filter(([, times]) => times > 1).map(([step]) => `step ${step}`),
    ],
    contradicted: [
      ...messages
        .filter((m) => (m.state === 'submitted' ? !sink.has(m.id) : m.state !== 'uncertain' && sink.has(m.id)))
        .map((m) => `${m.id} is ${m.state} (${m.reason})`),
      ...[...sink.keys()].filter((id) => !known.has(id)).map((id) => `${id} is not in the ledger`),
    ],
    heldBack: heldBack.map(({ fallback }) => fallback ?? ''),
    // Who left a cart and did not buy has a mail, unless a message or a decision says why not.
    unaccounted:
      unwritten > bought + uncertain + heldBack.length ? story.left.filter((email) => !perAddress.has(email)) : [],
  };
}

async function integrityOf(store: OpenedStore['store']): Promise<string> {
  const { sql } = await import('kysely');
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(store);
  return rows.map((r) => r.integrity_check).join(', ');
}
