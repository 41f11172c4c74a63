// Who a shop's mails come from.

import { normalisedEmail } from '../../lib/email-address.ts';
import type { Shop } from '../../storage/shops.ts';
import type { Sender } from './sign.ts';

/** What the merchant has set, else the installation's own sender; its address is empty where neither is. */
export function senderOf(shop: Shop, fallback: Sender): Sender {
  const { senderName, senderEmail } = shop.settings;
  return { name: senderName || shop.name || fallback.name, address: normalisedEmail(senderEmail) ?? fallback.address };
}
