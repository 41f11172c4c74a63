// Where the server's hints lead, as addresses of this app or of the shop's admin.

import type { Place } from '../../server/http/admin/types.ts';

const inside: Record<Exclude<Place, 'theme-editor'>, string> = {
  home: '/',
  setup: '/setup',
  shoppers: '/shoppers',
  segments: '/segments',
  messages: '/messages',
  approvals: '/approvals',
  results: '/results',
  models: '/models',
  settings: '/settings',
};

/** The theme editor belongs to the shop's admin, so it opens beside the app. */
export function placeOf(place: Place): { to: string; external: boolean } {
  if (place !== 'theme-editor') return { to: inside[place], external: false };
  const shop = window.shopify.config.shop ?? '';
  return { to: `https://${shop}/admin/themes/current/editor?context=apps`, external: true };
}
