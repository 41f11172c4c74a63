// Will a cart that was left be bought within a week, by itself or with the reminders the shop usually sends?

import { purchaseSoon } from './purchase-soon.ts';

export const recovery = purchaseSoon({ name: 'recovery', hours: 7 * 24, kinds: ['half-an-hour-later'] });
