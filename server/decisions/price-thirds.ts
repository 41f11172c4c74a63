// Whether a product is cheap or dear among its own kind.

import type { CatalogueProduct } from '../catalogue/products.ts';

/** For each product the third of its product type's prices it lies in: 0 lowest, 2 highest. */
export function priceThirds(catalogue: readonly CatalogueProduct[]): (product: CatalogueProduct) => number {
  const prices = new Map<string, number[]>();
  for (const { productType, price } of catalogue) {
    const known = prices.get(productType);
    if (known) known.push(price);
    else prices.set(productType, [price]);
  }
  const bounds = new Map(
    [...prices].map(([type, list]) => {
      const sorted = list.toSorted((a, b) => a - b);
      const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] as number;
      return [type, [at(1 / 3), at(2 / 3)] as const];
    }),
  );
  return ({ productType, price }) => {
    const [lower, upper] = bounds.get(productType) ?? [price, price];
    return price <= lower ? 0 : price <= upper ? 1 : 2;
  };
}
