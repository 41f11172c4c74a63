// Choosing a product in the admin's own picker.

export interface PickedProduct {
  /** As our server knows it: the number alone. */
  id: string;
  title: string;
}

/** Null when the merchant closed the picker without choosing. */
export async function pickProduct(): Promise<PickedProduct | null> {
  const chosen = await window.shopify.resourcePicker({ type: 'product', multiple: false, filter: { variants: false } });
  const [first] = chosen ?? [];
  return first === undefined ? null : { id: first.id.slice(first.id.lastIndexOf('/') + 1), title: first.title };
}
