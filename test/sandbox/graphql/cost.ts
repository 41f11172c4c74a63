// What a query costs and the bucket it is paid from: objects cost 1, scalars nothing, a connection its page size times its node.

import { type DocumentNode, type FieldNode, Kind, type SelectionSetNode } from 'graphql';
import type { ShopState } from '../shop-state.ts';

export const singleQueryLimit = 1000;

/** The cost before running, from the selections and page sizes alone; mutations cost 10 each. */
export function requestedCost(document: DocumentNode, variables: Record<string, unknown>): number {
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition.selectionSet] as const] : [],
    ),
  );
  const sizeOf = (field: FieldNode): number | undefined => {
    const argument = field.arguments?.find(({ name }) => name.value === 'first' || name.value === 'last');
    if (argument?.value.kind === Kind.INT) return Number(argument.value.value);
    if (argument?.value.kind === Kind.VARIABLE) return Number(variables[argument.value.name.value] ?? 1);
    return undefined;
  };
  const setCost = (set: SelectionSetNode | undefined): number => {
    let sum = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) sum += setCost(fragments.get(selection.name.value));
      else if (selection.kind === Kind.INLINE_FRAGMENT) sum += setCost(selection.selectionSet);
      else sum += fieldCost(selection);
    }
    return sum;
  };
  const fieldCost = (field: FieldNode): number => {
    if (!field.selectionSet) return 0;
    const name = field.name.value;
    const size = sizeOf(field);
    if (size !== undefined)
      return 2 + Math.ceil(Math.sqrt(size)) + Math.round(setCost(field.selectionSet) * Math.sqrt(size));
    if (name === 'edges' || name === 'pageInfo') return setCost(field.selectionSet);
    return 1 + setCost(field.selectionSet);
  };
  let cost = 0;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    cost += setCost(definition.selectionSet);
    if (definition.operation === 'mutation') cost += 10 * definition.selectionSet.selections.length;
  }
  return Math.max(1, cost);
}

/** A leaky bucket in the shop's time. */
export class CostBucket {
  readonly maximum: number;
  readonly restoreRate: number;
  #available: number;
  #at: number;

  constructor(now: number, maximum = 2000, restoreRate = 100) {
    this.maximum = maximum;
    this.restoreRate = restoreRate;
    this.#available = maximum;
    this.#at = now;
  }

  /** Takes the cost, or nothing and false where there is not enough. */
  take(cost: number, now: number): boolean {
    this.#restore(now);
    if (cost > this.#available) return false;
    this.#available -= cost;
    return true;
  }

  giveBack(cost: number): void {
    this.#available = Math.min(this.maximum, this.#available + cost);
  }

  status(now: number) {
    this.#restore(now);
    return {
      maximumAvailable: this.maximum,
      currentlyAvailable: Math.floor(this.#available),
      restoreRate: this.restoreRate,
    };
  }

  #restore(now: number): void {
    this.#available = Math.min(this.maximum, this.#available + ((now - this.#at) / 1000) * this.restoreRate);
    this.#at = Math.max(this.#at, now);
  }
}

/** A shop with more orders than this is on the platform's largest plan, with ten times the points. */
const largeShop = 10_000;

export function bucketOf(shop: ShopState): CostBucket {
  return shop.orders.size > largeShop ? new CostBucket(shop.now(), 20_000, 1000) : new CostBucket(shop.now());
}
