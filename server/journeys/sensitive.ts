// Things nobody should be reminded of by mail, however the shop sells them: they never start a journey.

import type { Store } from '../storage/store.ts';

/** Health, sexuality, addiction, grief, belief: where a mail in an inbox may hurt. English and German, as shops name their kinds and tags. */
const words =
  /\b(adult|sexual|erotic|lingerie|condom|pregnan|fertility|menopaus|incontinen|contracept|medic|medicine|prescription|diabet|cancer|hiv|depress|antidepress|rehab|alcohol|tobacco|vape|cannabis|cbd|gambl|weight loss|slimming|diet pill|funeral|urn|memorial|relig|schwanger|kondom|dessous|erotik|verhütung|inkontinenz|arznei|medikament|abnehm|diät|tabak|alkohol|trauer|bestattung)/i;

/** By kind, tags and title of the product; one the catalogue does not know is not. */
export async function isSensitive(trx: Store, shop: string, product: string): Promise<boolean> {
  const row = await trx
    .selectFrom('products')
    .select(['product_type', 'tags', 'title'])
    .where('shop', '=', shop)
    .where('id', '=', product)
    .executeTakeFirst();
  return row !== undefined && isSensitiveText(`${row.product_type} ${row.tags} ${row.title}`);
}

export const isSensitiveText = (text: string): boolean => words.test(text);
