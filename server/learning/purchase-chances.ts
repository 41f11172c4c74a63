// The chance that a browser buys now, and that a left cart is bought: asked in the moment, renewed with every sign, kept for whoever looks later.

import type Sqlite from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import { type Intent, loadIntent } from '../../models/intent/load.ts';
import type { ReliabilityBin } from '../../models/metrics/ece.ts';
import { SIGN_TYPES } from '../features/browsers.ts';
import { LOOK_BACK_MS, type Sign, visitSigns } from '../features/visit-signs.ts';
import type { Store } from '../storage/store.ts';
import { readModel, servingModels } from './model-store.ts';
import { PRIOR_MODEL, PRIOR_WORDS, shippedPrior } from './shipped-priors.ts';
import { type TrustedChance, trusted } from './trust.ts';

export interface PurchaseChance extends TrustedChance {
  /** The model's id; `prior` where the shop has none yet. */
  model: string;
  at: number;
  /** Where it is from, if not from this shop; else empty. */
  words: readonly string[];
}

interface Loaded {
  model: string;
  intent: Intent;
  calibration: readonly ReliabilityBin[];
}

export interface PurchaseChancesDeps {
  store: Store;
  raw: Sqlite.Database;
  folder: string;
  now(): number;
  onFault(fault: unknown): void;
  /** Where priors lie; left out, those that came with the product. */
  priors?: string;
}

/** Shops whose models are kept loaded. */
const SHOPS = 200;
/** A browser's newest signs; visits before these hardly count. */
const SIGNS = 300;
/** Real milliseconds between writes of what was last said. */
const EVERY_MS = 1000;
/** Beyond so many browsers a second the oldest are not kept: they are worked out again when somebody asks. */
const MOST_WAITING = 5000;

export function purchaseChances(deps: PurchaseChancesDeps) {
  const loaded = new LRUCache<string, Promise<Map<string, Loaded>>>({ max: SHOPS });
  const waiting = new Map<string, { shop: string; visitor: string }>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const types = [...SIGN_TYPES, 'checkout-completed'].map((type) => `'${type}'`).join(', ');
  const agreed = deps.raw
    .prepare(
      `select granted from consents where shop = ? and subject_kind = 'visitor' and subject = ? and purpose = 'analytics'`,
    )
    .pluck();
  const signs = deps.raw.prepare(
    `select type, at, product from events where shop = ? and visitor = ? and at >= ? and at <= ?
       and type in (${types}) order by at desc limit ${SIGNS}`,
  );
  const orders = ['cart', 'checkout'].map((kind) =>
    deps.raw
      .prepare(
        `select o.placed_at from cart_links l join orders o on o.shop = l.shop and o.${kind} = l.token
         where l.shop = ? and l.visitor = ? and l.kind = '${kind}' and o.counted = 1 and o.placed_at <= ?`,
      )
      .pluck(),
  );
  const browserOfCart = deps.raw
    .prepare(
      `select visitor from cart_links where shop = ? and kind in ('cart', 'checkout') and token = ? order by at desc limit 1`,
    )
    .pluck();

  let prior: Promise<Loaded | null> | undefined;
  /** What answers until a shop has learned for itself: one for all shops. A refused file is told once, and there is no answer. */
  const intentPrior = () => {
    prior ??= shippedPrior('intent', deps.priors)
      .then(async (bundle) => ({ model: PRIOR_MODEL, intent: await loadIntent(bundle), calibration: [] }))
      .catch((fault) => {
        deps.onFault(fault);
        return null;
      });
    return prior;
  };

  const read = async (shop: string) => {
    const models = new Map<string, Loaded>();
    for (const { question, id, hash, evidence } of await servingModels(deps.store, shop)) {
      if (question !== 'intent' && question !== 'recovery') continue;
      try {
        const intent = await loadIntent(await readModel(deps.folder, hash));
        models.set(question, { model: id, intent, calibration: evidence?.calibration ?? [] });
      } catch (fault) {
        // A damaged file: the rung below answers until the next training.
        deps.onFault(fault);
      }
    }
    if (!models.has('intent')) {
      const elsewhere = await intentPrior();
      if (elsewhere !== null) models.set('intent', elsewhere);
    }
    return models;
  };
  const modelOf = async (shop: string, question: string) => {
    let models = loaded.get(shop);
    if (models === undefined) {
      models = read(shop);
      loaded.set(shop, models);
      models.catch(() => loaded.delete(shop));
    }
    return (await models).get(question) ?? null;
  };

  /** The row of a browser as of a moment; null where it has not agreed or has shown nothing. */
  const rowOf = (shop: string, visitor: string, at: number): Float32Array | null => {
    if (agreed.get(shop, visitor) !== 1) return null;
    const rows = (signs.all(shop, visitor, at - LOOK_BACK_MS, at) as Sign[]).reverse();
    const shown = rows.filter(({ type }) => type !== 'checkout-completed');
    if (shown.length === 0) return null;
    const bought = rows.filter(({ type }) => type === 'checkout-completed').map((sign) => sign.at);
    for (const statement of orders) bought.push(...(statement.all(shop, visitor, at) as number[]));
    return visitSigns(
      shown,
      bought.sort((a, b) => a - b),
      at,
    );
  };

  const chanceOf = async (question: string, shop: string, visitor: string): Promise<PurchaseChance | null> => {
    const model = await modelOf(shop, question);
    if (model === null) return null;
    const at = deps.now();
    const row = rowOf(shop, visitor, at);
    if (row === null) return null;
    const [chance] = await model.intent.chances(row);
    const words = model.model === PRIOR_MODEL ? PRIOR_WORDS : [];
    return { ...trusted(chance!, model.calibration), model: model.model, at, words };
  };

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.size === 0) return writing;
    const group = [...waiting.values()];
    waiting.clear();
    writing = writing.then(() => keep(group)).catch(deps.onFault);
    return writing;
  };

  const keep = async (group: { shop: string; visitor: string }[]) => {
    const said: { shop: string; visitor: string; chance: PurchaseChance }[] = [];
    for (const { shop, visitor } of group) {
      const chance = await chanceOf('intent', shop, visitor);
      if (chance !== null) said.push({ shop, visitor, chance });
    }
    if (said.length === 0) return;
    await deps.store.transaction().execute(async (trx) => {
      for (const { shop, visitor, chance } of said) {
        const { at, sure, words, ...figures } = chance;
        const change = { ...figures, scored_at: at, sure: sure ? 1 : 0, words: JSON.stringify(words) };
        await trx
          .insertInto('subject_scores')
          .values({ shop, question: 'intent', kind: 'visitor', subject: visitor, about: '', ...change })
          .onConflict((c) => c.columns(['shop', 'question', 'kind', 'subject', 'about']).doUpdateSet(change))
          .execute();
      }
    });
  };

  return {
    /** The chance of a purchase within a day, as of now, by a prior where the shop has no model; null without consent or signs. */
    intentOf: (shop: string, visitor: string) => chanceOf('intent', shop, visitor),
    /** The chance that a left cart is bought within a week, as of now; null also where no browser of it is known. */
    async recoveryOf(shop: string, cart: string): Promise<PurchaseChance | null> {
      const visitor = browserOfCart.get(shop, cart) as string | undefined;
      return visitor === undefined ? null : chanceOf('recovery', shop, visitor);
    },
    /** A browser has shown something: its chance is worked out anew and kept, together with those of others. */
    noted(shop: string, visitor: string): void {
      const key = `${shop} ${visitor}`;
      waiting.delete(key);
      waiting.set(key, { shop, visitor });
      if (waiting.size > MOST_WAITING) waiting.delete(waiting.keys().next().value as string);
      timer ??= setTimeout(() => void flush(), EVERY_MS);
    },
    /** What serves has changed. */
    changed(shop: string): void {
      loaded.delete(shop);
    },
    flush,
    pending: () => waiting.size,
  };
}

export type PurchaseChances = ReturnType<typeof purchaseChances>;
