// The notices in English.

import { listed, type NoticeWords } from './notice-words.ts';

const lists: Record<string, string> = {
  orders: 'orders',
  products: 'products',
  customers: 'customers',
  checkouts: 'left checkouts',
};
const fields: Record<string, string> = {
  names: 'names',
  addresses: 'e-mail addresses',
  consent: 'consent to e-mail',
  'recovery-links': 'links back to a checkout',
  others: 'some details',
};
const join = (told: string, words: Record<string, string>) => listed(told, words, ' and ');
const some = (n: number, one: string, more: string, written: string) => (n === 1 ? `1 ${one}` : `${written} ${more}`);

export const noticesEn: NoticeWords = {
  'access-lost': () => ({
    tone: 'critical',
    text: 'Presage has no access to your shop any more. Opening this page again restores it; until then nothing new comes in.',
    place: null,
  }),
  'shop-closed': () => ({
    tone: 'warning',
    text: 'Your shop can’t be reached: it seems to be closed or paused. Presage goes on as soon as it answers.',
    place: null,
  }),
  'clock-off': (told, say) => ({
    tone: 'warning',
    text: `The clock of the computer Presage runs on is ${some(told.minutes, 'minute', 'minutes', say.number(told.minutes))} off. Presage allows for it where it talks to your shop; still, e-mails leave by that clock until it is set right.`,
    place: null,
  }),
  'lists-denied': (told) => ({
    tone: 'critical',
    text: `Presage may not read your ${join(told.lists, lists)}: the permission was taken back, or your plan does not include it. What is known stays; nothing new is learned there.`,
    place: null,
  }),
  'fields-denied': (told) => ({
    tone: 'warning',
    text: `Presage is not shown ${join(told.fields, fields)}. It works without, but can’t write to shoppers it has no address of; links in e-mails lead to a cart filled by Presage instead.`,
    place: null,
  }),
  'history-denied': (told) => ({
    tone: 'warning',
    text: `Your shop’s past ${join(told.lists, lists)} could not be read: Presage has no permission for them. It learns from what happens from now on.`,
    place: 'settings',
  }),
  'history-broken': (told, say) => ({
    tone: 'info',
    text: `${some(told.lines, 'line', 'lines', say.number(told.lines))} of your shop’s history could not be read and were left out. Everything else is here.`,
    place: null,
  }),
  'caught-up': (told, say) => ({
    tone: 'info',
    text: `Between ${say.moment(told.fromAt).text} and ${say.moment(told.toAt).text} your shop’s messages did not all arrive. Presage has fetched what was missing: ${found(
      [
        [told.orders, 'order', 'orders'],
        [told.products, 'product', 'products'],
        [told.customers, 'customer', 'customers'],
        [told.checkouts, 'left checkout', 'left checkouts'],
      ],
      say.number,
    )}.`,
    place: null,
  }),
  'foreign-cart-mails': (told, say) => ({
    tone: 'warning',
    text: `Your shop or another app also writes to shoppers who left a cart (${some(told.count, 'e-mail', 'e-mails', say.number(told.count))} in the last 7 days). Presage counts them towards the weekly limit; switch the other reminder off so that nobody is reminded twice.`,
    place: 'settings',
  }),
  'discounts-refused': (told) => ({
    tone: 'warning',
    text: `Your shop did not take a discount code (“${told.why}”). E-mails go out without an offer until it does.`,
    place: null,
  }),
  complaints: (told, say) => ({
    tone: told.paused ? 'critical' : 'warning',
    text: `${some(told.complaints, 'reader', 'readers', say.number(told.complaints))} of ${say.number(told.mails)} e-mails in 30 days complained. Mailboxes turn a shop’s e-mails away from 3 in 1,000 on. ${told.paused ? 'So all e-mails are paused. Write to fewer people, then switch them on again on the page of journeys.' : 'Write to fewer people before it becomes more.'}`,
    place: null,
  }),
  'sending-domain': (told) => ({
    tone: told.waits ? 'critical' : 'warning',
    text: told.waits
      ? `The domain ${told.domain} is not set up for sending yet, so e-mails wait. Settings says which records to enter where you keep your domain.`
      : `Records of the domain ${told.domain} have gone or were changed. E-mails leave until tomorrow; Settings says which records are wrong.`,
    place: 'settings',
  }),
};

function found(counts: [number, string, string][], written: (n: number) => string): string {
  const parts = counts.filter(([n]) => n > 0).map(([n, one, more]) => some(n, one, more, written(n)));
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
