// Who a command is about: an e-mail address, a customer's number, or our own id of a shopper.

import { type CommandIo, InputFault, needed, optionsOf } from '../../learning/commands/command-io.ts';
import { type Installation, openInstallation, shopOption } from '../../learning/commands/installation.ts';
import { normalisedEmail } from '../../lib/email-address.ts';
import { shopOf } from '../../storage/shops.ts';
import type { AskedAbout } from '../compliance.ts';

/** Opens the installation for a command on one person, and closes it whatever happens. */
export async function withPerson<T>(
  args: readonly string[],
  io: CommandIo,
  run: (installation: Installation, shop: string, person: AskedAbout) => Promise<T>,
): Promise<T> {
  const options = optionsOf(args, { shop: { type: 'string' }, shopper: { type: 'string' } });
  const shop = shopOption(options.shop);
  const text = needed(options.shopper, 'shopper').trim();
  const installation = await openInstallation(io);
  try {
    if ((await shopOf(installation.store, shop)) === null) throw new InputFault(`There is no shop ${shop} here.`);
    return await run(installation, shop, await personNamed(installation, shop, text));
  } finally {
    await installation.close();
  }
}

async function personNamed({ store, keys }: Installation, shop: string, text: string): Promise<AskedAbout> {
  const email = normalisedEmail(text);
  if (email !== null) return { customer: null, email };
  if (/^\d+$/.test(text)) return { customer: text, email: null };
  const row = await store
    .selectFrom('shoppers')
    .select(['customer', 'email_sealed'])
    .where('shop', '=', shop)
    .where('id', '=', text)
    .executeTakeFirst();
  if (row === undefined) {
    throw new InputFault(
      `${shop} knows no shopper ${text}: give an e-mail address, a customer number or a shopper's id.`,
    );
  }
  return {
    customer: row.customer,
    email: row.email_sealed === null ? null : keys.open(shop, 'email', row.email_sealed),
  };
}
