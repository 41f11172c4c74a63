/** Ranks products for one shopper at one moment, from a trained model's files. */

import type { ModelBundle } from '../model.ts';
import { ModelFileFault } from '../onnx/runner.ts';
import { FEATURE_COUNT, FEATURES, FeatureMaker } from './features.ts';
import { type Fallback, rungFor, type Strategy } from './ladder.ts';
import { type Moment, momentSums } from './moment.ts';
import { type Loaded, unpackNextItem } from './pack.ts';
import { type Because, reasonsFor } from './reasons.ts';
import { BestItems } from './sparse-scores.ts';

export { ModelFileFault } from '../onnx/runner.ts';
export type { Fallback, Strategy } from './ladder.ts';
export type { Because } from './reasons.ts';

export interface RankRequest {
  /** Products looked at, oldest first; may be empty. The last one is the current one. */
  recent: readonly string[];
  bought?: readonly string[];
  cart?: readonly string[];
  /** The product whose page this is. */
  anchor?: string;
  /** Where the answer is shown. Without an anchor the lasting taste leads; `cart` asks for company to the cart. */
  placement: string;
  /** True for what may not be shown. */
  exclude: (id: string) => boolean;
  limit: number;
}

export interface RankedItem {
  id: string;
  score: number;
  /** The technique that spoke loudest for this product. */
  strategy: string;
  because: Because;
}

export interface RankAnswer {
  strategy: Strategy;
  fallback: Fallback | null;
  items: RankedItem[];
}

export interface NextItemRanker {
  /** Never answers with the current product, the page's own, one in the cart or one bought. Same request, same answer. */
  rank(request: RankRequest): Promise<RankAnswer>;
  release(): Promise<void>;
}

/** How much more company counts in the cart than elsewhere, in blend scores. */
const CART_COMPANY = 8;
const HISTORY = 50;
const COMPANY_COLUMN = FEATURES.indexOf('bought-together');
const RECENT_PURCHASES = 3;

/**
 * Loads a model.
 * @throws ModelFileFault when a file is missing, damaged, or not of this model.
 */
export async function loadNextItem(bundle: ModelBundle): Promise<NextItemRanker> {
  const model = await unpackNextItem(bundle.files);
  const ids = idsOf(bundle, model);
  const place = new Map(ids.map((id, at) => [id, at]));
  const maker = new FeatureMaker(model.parts);
  return {
    rank: (request) => rank(model, maker, ids, place, request),
    release: () => model.release(),
  };
}

function idsOf({ files }: ModelBundle, model: Loaded): string[] {
  try {
    const ids: unknown = JSON.parse(new TextDecoder().decode(files['items.json']!));
    if (Array.isArray(ids) && ids.length === model.parts.itemCount && ids.every((id) => typeof id === 'string'))
      return ids;
  } catch (cause) {
    throw new ModelFileFault('items.json cannot be read', { cause });
  }
  throw new ModelFileFault('items.json is of another model');
}

async function rank(
  model: Loaded,
  maker: FeatureMaker,
  ids: readonly string[],
  place: ReadonlyMap<string, number>,
  request: RankRequest,
): Promise<RankAnswer> {
  const { moment, touched, known } = momentOf(request, place);
  const never = neverShown(request, place);
  const refuse = (item: number) => never.has(item) || request.exclude(ids[item]!);
  const rung = rungFor({ rows: model.rows, touched, known });
  if (rung.strategy === 'popularity' || rung.strategy === 'newest') {
    const order = rung.strategy === 'newest' ? model.newest : model.parts.popular;
    return { ...rung, items: byOrder(order, rung.strategy, model, ids, request.limit, refuse) };
  }
  const sums = await momentSums(moment, model);
  const candidates = maker.make(moment, sums, request.limit, refuse);
  const { items, features } = candidates;
  if (items.length === 0) return { ...rung, items: [] };
  const blend = request.anchor === undefined && request.placement !== 'cart' ? model.home : model.blend;
  const scores = await blend.scores(features);
  const company = request.placement === 'cart' ? CART_COMPANY : 0;
  const best = new BestItems(Math.min(request.limit, items.length));
  for (let row = 0; row < items.length; row++) {
    // Places in the candidate list stand for items, so that features can be found again; ties still go to the better known.
    best.offer(row, scores[row]! + company * features[row * FEATURE_COUNT + COMPANY_COLUMN]!);
  }
  const { items: rows, scores: bestScores } = best.sorted();
  const reasons = await reasonsFor(model, blend, moment, candidates, rows, company);
  const someoneElse = candidates.heard;
  return {
    strategy: rung.strategy === 'blend' && !someoneElse ? 'content' : rung.strategy,
    fallback: rung.fallback ?? (someoneElse ? null : 'no-sessions-with-these-products'),
    items: Array.from(rows, (row, at) => {
      const { kind, product, strategy } = reasons[at]!;
      return {
        id: ids[items[row]!]!,
        score: bestScores[at]!,
        strategy,
        because: product === undefined ? { kind } : { kind, product: ids[product]! },
      };
    }),
  };
}

/** The request as numbers. Products in the cart count as looked at; the page's product is the current one. */
function momentOf(request: RankRequest, place: ReadonlyMap<string, number>) {
  const { recent, cart = [], bought = [], anchor } = request;
  const seen = recent.slice(-2 * HISTORY);
  const inRecent = new Set(seen);
  const trail = [...cart.filter((id) => !inRecent.has(id)), ...seen];
  if (anchor !== undefined && trail.at(-1) !== anchor) trail.push(anchor);
  const indexesOf = (list: readonly string[]) => Int32Array.from(list.flatMap((id) => place.get(id) ?? []));
  const current = trail.slice(-1);
  const company =
    request.placement === 'cart' && cart.length ? cart : [...cart, ...current, ...bought.slice(-RECENT_PURCHASES)];
  const moment: Moment = {
    recent: indexesOf(trail),
    company: indexesOf([...new Set(company)]),
    bought: indexesOf(bought.slice(-HISTORY)),
  };
  return {
    moment,
    touched: trail.length + bought.length,
    known: moment.recent.length + moment.bought.length,
  };
}

function neverShown({ recent, cart = [], bought = [], anchor }: RankRequest, place: ReadonlyMap<string, number>) {
  const never = new Set<number>();
  for (const id of [...cart, ...bought, ...recent.slice(-1), ...(anchor === undefined ? [] : [anchor])]) {
    const item = place.get(id);
    if (item !== undefined) never.add(item);
  }
  return never;
}

function byOrder(
  order: Int32Array,
  strategy: 'popularity' | 'newest',
  model: Loaded,
  ids: readonly string[],
  limit: number,
  refuse: (item: number) => boolean,
): RankedItem[] {
  const items: RankedItem[] = [];
  for (let at = 0; at < order.length && items.length < limit; at++) {
    const item = order[at]!;
    if (refuse(item)) continue;
    const score = strategy === 'newest' ? 1 / (items.length + 1) : model.parts.popularity[item]!;
    items.push({ id: ids[item]!, score, strategy, because: { kind: strategy === 'newest' ? 'new' : 'popular' } });
  }
  return items;
}
