// What staff write to each other about an experiment.

import { newId } from '../lib/ids.ts';
import type { Store } from '../storage/store.ts';

const MOST = 100;

export interface Comment {
  id: string;
  experiment: string;
  text: string;
  at: number;
  editor: string;
}

/** Of all experiments, oldest first. */
export const commentsOf = (db: Store, shop: string): Promise<Comment[]> =>
  db
    .selectFrom('experiment_comments')
    .select(['id', 'experiment', 'text', 'at', 'editor'])
    .where('shop', '=', shop)
    .orderBy('at')
    .orderBy('id')
    .execute();

/** False where there is no such experiment, or it has as many as it may have. */
export async function commented(
  trx: Store,
  shop: string,
  { experiment, text }: Pick<Comment, 'experiment' | 'text'>,
  by: { editor: string; now: number },
): Promise<boolean> {
  const known = await trx
    .selectFrom('experiments')
    .select('id')
    .where('shop', '=', shop)
    .where('id', '=', experiment)
    .executeTakeFirst();
  const others = (await commentsOf(trx, shop)).filter((comment) => comment.experiment === experiment);
  if (known === undefined || others.length >= MOST) return false;
  await trx
    .insertInto('experiment_comments')
    .values({ shop, id: newId(), experiment, text, at: by.now, editor: by.editor })
    .execute();
  return true;
}

/** False where there is no such comment. */
export async function commentRemoved(trx: Store, shop: string, experiment: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('experiment_comments')
    .where('shop', '=', shop)
    .where('experiment', '=', experiment)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
