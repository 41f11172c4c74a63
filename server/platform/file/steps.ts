// What each kind of file is made of: rows become steps (an order, a customer, a word on e-mails), and steps are recorded or looked up.

import { catalogueOf } from '../../catalogue/products.ts';
import { knownEvents } from '../../events/log.ts';
import type { CustomerChanged, EmailConsentChanged, OrderChanged, ShopEvent } from '../../events/shop-event.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Keys } from '../../lib/keys.ts';
import { withoutForgotten } from '../../profile/forgotten.ts';
import { knownPerson } from '../../profile/identity.ts';
import { People } from '../../profile/people.ts';
import { type RecordContext, recordEvents } from '../../profile/record.ts';
import type { Shop } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import type { Row } from './cells.ts';
import { type ConsentRow, consentRows } from './consent-rows.ts';
import { consentsImported } from './consents-imported.ts';
import { type CustomerOfFile, customerRows } from './customer-rows.ts';
import type { ImportCounts, ImportRecord } from './import-store.ts';
import { OrderRows } from './order-rows.ts';
import type { FaultyRow, RowFault } from './row-fault.ts';

/** Rows that belong together, and what they say. */
export interface Step {
  /** Place of the first row among all, and of the first one after them. */
  from: number;
  to: number;
  faults: FaultyRow[];
}

/** The reading of one file. Steps are its own, and go back into it alone. */
export interface Steps {
  push(row: Row, place: number): Step[];
  end(): Step[];
  /** In the caller's transaction. @param really false: nothing is changed, only counted */
  apply(trx: Store, context: RecordContext, steps: Step[], really: boolean, counts: ImportCounts): Promise<void>;
}

interface Deps {
  store: Store;
  keys: Keys;
  clock: Clock;
}

export async function stepsOf(deps: Deps, shop: Shop, record: ImportRecord): Promise<Steps> {
  if (record.kind === 'orders') return orderSteps(deps, shop, record);
  return record.kind === 'customers' ? customerSteps(deps, shop, record) : consentSteps(deps, shop, record);
}

async function orderSteps({ store, keys, clock }: Deps, shop: Shop, { reading }: ImportRecord): Promise<Steps> {
  const orders = new Map<Step, OrderChanged | null>();
  const finder = await productFinder(store, shop.shop);
  const rows = new OrderRows({
    ...{ keys, shop: shop.shop, reading, currency: shop.currency, zone: shop.zone, now: clock.now() },
    find: finder,
  });
  const here = await ordersHere(store, shop.shop);
  const noted = (gathered: ReturnType<OrderRows['push']>): Step[] => {
    for (const each of gathered) orders.set(each, each.order);
    return gathered;
  };
  return {
    push: (row, place) => noted(rows.push(row, place)),
    end: () => noted(rows.end()),
    async apply(trx, context, steps, really, counts) {
      const events: OrderChanged[] = [];
      for (const step of steps) {
        const order = orders.get(step) ?? null;
        if (order === null) continue;
        // The platform itself has told of it: its word is the fuller one.
        if (here.has(order.name) || here.has(order.order)) counts.known++;
        else events.push(order);
      }
      orders.clear();
      const fresh = await newOf(trx, context, shop.shop, events, really);
      for (const event of events) {
        if (!fresh.has(event.id)) counts.known++;
        else {
          counts.taken++;
          counts.value += event.cancelledAt === null ? event.total - event.refunded : 0;
          spanned(counts, event.placedAt);
          counts.strange += event.lines.filter((line) => line.product === null).length;
        }
      }
    },
  };
}

/** Names and numbers of the orders that the platform told of. */
async function ordersHere(store: Store, shop: string): Promise<Set<string>> {
  const rows = await store.selectFrom('orders').select(['id', 'name']).where('shop', '=', shop).execute();
  return new Set(rows.filter(({ id }) => !id.startsWith('file-')).flatMap(({ id, name }) => [id, name]));
}

async function productFinder(store: Store, shop: string) {
  const products = await catalogueOf(store, shop);
  const variants = await store
    .selectFrom('variants')
    .select(['id', 'sku', 'product'])
    .where('shop', '=', shop)
    .execute();
  const found = new Map<string, { product: string; variant: string | null }>();
  // What names a thing most exactly is written last, and wins.
  for (const { id, title } of products) found.set(`t ${title.toLowerCase()}`, { product: id, variant: null });
  for (const { id, product } of variants) found.set(`c ${id}`, { product, variant: id });
  for (const { id } of products) found.set(`c ${id}`, { product: id, variant: null });
  for (const { id, product, sku } of variants) if (sku) found.set(`c ${sku.toLowerCase()}`, { product, variant: id });
  return (code: string, title: string) =>
    found.get(`c ${code.toLowerCase()}`) ?? found.get(`t ${title.toLowerCase()}`) ?? null;
}

async function newOf(trx: Store, context: RecordContext, shop: string, events: ShopEvent[], really: boolean) {
  if (!really) {
    const ids = events.map((event) => event.id);
    const known = await knownEvents(trx, shop, ids);
    return new Set(ids.filter((id) => !known.has(id)));
  }
  const { fates } = await recordEvents(trx, context, shop, events);
  return new Set(events.filter((_, i) => fates[i] === 'stored').map((event) => event.id));
}

function spanned(counts: ImportCounts, at: number): void {
  counts.firstAt = Math.min(counts.firstAt ?? at, at);
  counts.lastAt = Math.max(counts.lastAt ?? at, at);
}

/** Steps of one row each. */
function rowSteps<T>(read: (row: Row) => T | RowFault) {
  const said = new Map<Step, T>();
  return {
    said,
    push(row: Row, place: number): Step[] {
      const outcome = read(row);
      const step: Step = { from: place, to: place + 1, faults: [] };
      if (typeof outcome === 'string') step.faults.push({ ...row, fault: outcome as RowFault });
      else said.set(step, outcome as T);
      return [step];
    },
    end: (): Step[] => [],
  };
}

function customerSteps({ keys }: Deps, { shop, zone }: Shop, { reading, createdAt }: ImportRecord): Steps {
  const read = customerRows({ keys, shop, reading, zone, broughtAt: createdAt });
  const { said, push, end } = rowSteps((row) => {
    const outcome = read(row);
    return typeof outcome === 'string' ? outcome : { row, ...outcome };
  });
  return {
    push,
    end,
    async apply(trx, context, steps, really, counts) {
      const rows: (CustomerOfFile & { row: Row })[] = [];
      for (const step of steps) {
        const one = said.get(step);
        if (one === undefined) continue;
        if (one.fault !== null) step.faults.push({ ...one.row, fault: one.fault });
        rows.push(one);
      }
      said.clear();
      const wanted = await withoutErased(trx, keys, shop, rows, counts);
      const customers = await asKnown(trx, keys, shop, wanted);
      const fresh = await newOf(trx, context, shop, customers, really);
      for (const { id } of customers) counts[fresh.has(id) ? 'taken' : 'known']++;
      const words = wanted.flatMap(({ consent }): EmailConsentChanged[] => (consent === null ? [] : [consent]));
      const freshWords = await newOf(trx, context, shop, words, really);
      for (const word of words) if (freshWords.has(word.id)) counts[word.granted ? 'granted' : 'refused']++;
    },
  };
}

/** Who asked to be forgotten is not brought back by an old list: only a row that says it is of a later time counts. */
async function withoutErased<T extends CustomerOfFile>(
  trx: Store,
  keys: Keys,
  shop: string,
  rows: T[],
  counts: ImportCounts,
): Promise<T[]> {
  const dated = rows.map(({ customer, dated }): CustomerChanged => (dated ? customer : { ...customer, at: 0 }));
  const left = await withoutForgotten(trx, keys, shop, dated);
  return rows.filter((row, i) => {
    const { person } = left[i] as CustomerChanged;
    const there = person.email === row.customer.person.email && person.customer === row.customer.person.customer;
    if (!there) counts.forgotten++;
    return there;
  });
}

/** A row without a date of its own says nothing of when somebody was here: whoever is known stays as lately seen as they were. */
async function asKnown(trx: Store, keys: Keys, shop: string, rows: CustomerOfFile[]): Promise<CustomerChanged[]> {
  const people = new People(trx, shop);
  const persons = rows.map(({ customer }) => knownPerson(keys, shop, customer.person));
  await people.meet(
    'customer',
    persons.map((person) => person.customer),
  );
  await people.meet(
    'email',
    persons.map((person) => person.emailHash),
  );
  const events: CustomerChanged[] = [];
  for (const [i, { customer, dated }] of rows.entries()) {
    const { customer: number, emailHash } = persons[i] as (typeof persons)[number];
    const shopper =
      (number === null ? null : await people.shopperBy('customer', number)) ??
      (emailHash === null ? null : await people.shopperBy('email', emailHash));
    const seenAt = dated || shopper === null ? null : ((await people.rowOf(shopper))?.seen_at ?? null);
    events.push(seenAt === null ? customer : { ...customer, at: Math.min(customer.at, seenAt) });
  }
  return events;
}

function consentSteps({ keys }: Deps, { shop, zone }: Shop, { reading, createdAt }: ImportRecord): Steps {
  const { said, push, end } = rowSteps<ConsentRow>(consentRows({ reading, zone, broughtAt: createdAt }));
  return {
    push,
    end,
    async apply(trx, _context, steps, really, counts) {
      const rows = steps.flatMap((step) => said.get(step) ?? []);
      said.clear();
      for (const { at } of rows) spanned(counts, at);
      const told = await consentsImported(trx, keys, shop, rows, really);
      counts.granted += told.granted;
      counts.refused += told.refused;
      counts.suppressed += told.suppressed;
      counts.taken += told.granted + told.refused + told.suppressed;
      counts.known += told.known;
    },
  };
}
