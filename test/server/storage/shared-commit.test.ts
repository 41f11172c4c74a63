import { describe, expect, it } from 'vitest';
import { inSharedCommit } from '../../../server/storage/shared-commit.ts';
import type { Store } from '../../../server/storage/store.ts';
import { tempStore } from '../../support/temp-store.ts';

const put = (name: string) => (trx: Store) => trx.insertInto('facts').values({ shop: 's', name, value: 'v' }).execute();
const names = async (store: Store) =>
  (await store.selectFrom('facts').select('name').orderBy('name').execute()).map((row) => row.name);

describe('small transactions that come together', () => {
  it('share one commit, and each gets its own answer after it', async () => {
    const { store, raw } = await tempStore();
    const inTransaction: boolean[] = [];
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        inSharedCommit(store, async (trx) => {
          inTransaction.push(raw.inTransaction);
          await put(name)(trx);
          // Seen by those that come after it in the same transaction.
          return (await names(trx)).length;
        }),
      ),
    );
    expect(answers).toEqual([1, 2, 3]);
    expect(inTransaction).toEqual([true, true, true]);
    expect(await names(store)).toEqual(['a', 'b', 'c']);
  });

  it('that fail take only themselves back', async () => {
    const { store } = await tempStore();
    const results = await Promise.allSettled([
      inSharedCommit(store, put('a')),
      inSharedCommit(store, async (trx) => {
        await put('b')(trx);
        throw new Error('no');
      }),
      inSharedCommit(store, put('a')),
      inSharedCommit(store, put('c')),
    ]);
    expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(await names(store)).toEqual(['a', 'c']);
  });
});
