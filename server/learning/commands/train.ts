// `presage train`: trains one shop's models now, scores its shoppers and promotes what was learned.

import { shopOf } from '../../storage/shops.ts';
import { championOf } from '../model-store.ts';
import { training } from '../training.ts';
import { type CommandIo, InputFault, optionsOf } from './command-io.ts';
import { openInstallation, shopOption } from './installation.ts';

export async function trainCommand(args: readonly string[], io: CommandIo): Promise<void> {
  const shop = shopOption(optionsOf(args, { shop: { type: 'string' } }).shop);
  const installation = await openInstallation(io);
  const { store } = installation;
  try {
    if ((await shopOf(store, shop)) === null) throw new InputFault(`There is no shop ${shop} here.`);
    const { train } = training({ ...installation, promoted: () => {} });
    await train(shop, new AbortController().signal);
    const scored = await store
      .selectFrom('scores')
      .select((e) => e.fn.countAll<number>().as('n'))
      .where('shop', '=', shop)
      .executeTakeFirstOrThrow();
    const card = async (question: 'next-item' | 'next-purchase') => (await championOf(store, shop, question))?.card;
    io.out(
      `${JSON.stringify({ shop, scored: Number(scored.n), 'next-item': await card('next-item'), 'next-purchase': await card('next-purchase') })}\n`,
    );
  } finally {
    await installation.close();
  }
}
