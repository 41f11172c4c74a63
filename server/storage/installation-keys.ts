// The keys of this installation, through rotations of the master key: what keyed hashes hang on is kept, sealed, in the database, and a
// master that does not open it is refused before anything is written under it.

import { type Keys, keysFrom, SealFault } from '../lib/keys.ts';
import type { Store } from './store.ts';

const FACT = { shop: '', name: 'key-root' };

/** The master key given is not the one this database was written with. */
export class WrongKey extends Error {
  override name = 'WrongKey';

  constructor() {
    super(
      'PRESAGE_KEY does not open this database. If the key was changed, give the one before as PRESAGE_KEY_OLD until everything is sealed anew.',
    );
  }
}

/**
 * @param master PRESAGE_KEY
 * @param old PRESAGE_KEY_OLD, while the key is being rotated
 * @throws WrongKey
 */
export async function installationKeys(store: Store, master: Uint8Array, old?: Uint8Array): Promise<Keys> {
  return store.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('facts')
      .select('value')
      .where('shop', '=', FACT.shop)
      .where('name', '=', FACT.name)
      .executeTakeFirst();
    const plain = keysFrom(master, { old });
    // Before the first rotation the hashes hang on the master key itself.
    const root = row === undefined ? (old ?? master) : rootIn(plain, row.value);
    const value = plain.seal('', FACT.name, Buffer.from(root).toString('base64'));
    await trx
      .insertInto('facts')
      .values({ ...FACT, value })
      .onConflict((c) => c.columns(['shop', 'name']).doUpdateSet({ value }))
      .execute();
    return keysFrom(master, { old, root });
  });
}

function rootIn(keys: Keys, sealed: string): Uint8Array {
  try {
    return new Uint8Array(Buffer.from(keys.open('', FACT.name, sealed), 'base64'));
  } catch (fault) {
    if (fault instanceof SealFault) throw new WrongKey();
    throw fault;
  }
}
