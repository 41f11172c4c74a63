// Whether one of our theme blocks stands in the shop's published theme, as the admin knows it.

/** Null where the admin can't tell (older admins, or no permission): then nothing is claimed. */
export async function blockPlaced(): Promise<boolean | null> {
  try {
    const extensions = await window.shopify.app.extensions();
    const ours = extensions.filter((e) => e.type === 'theme_app_extension');
    if (ours.length === 0) return null;
    return ours.some((e) => e.activations.some((a) => 'status' in a && a.status === 'active'));
  } catch {
    return null;
  }
}
