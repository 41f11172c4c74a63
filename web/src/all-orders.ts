// Asking the merchant, in the admin's own window, to let us read orders older than 60 days.

/** True when it was granted; false when the merchant said no, or this admin can't ask. */
export async function askForAllOrders(): Promise<boolean> {
  try {
    const { result } = await window.shopify.scopes.request(['read_all_orders']);
    return result === 'granted-all';
  } catch {
    return false;
  }
}
