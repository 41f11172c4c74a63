// What kinds of shoppers does the shop have, and which is each? Their labels stand in the scores' column, their words on the model's card; below its minimum the rule of thumb stays.

import { z } from 'zod';
import { type ArchetypeFeature, type ArchetypeModel, findArchetypes } from '../../../models/archetypes/archetypes.ts';
import { archetypesBundle, loadArchetypes } from '../../../models/archetypes/bundle.ts';
import { adjustedRand } from '../../../models/metrics/adjusted-rand.ts';
import type { ModelBundle } from '../../../models/model.ts';
import type { OrderHistory } from '../../features/order-histories.ts';
import { SHOPPER_TRAITS, traitMatrix } from '../../features/shopper-traits.ts';
import { seededRandom } from '../../lib/random.ts';
import type { Question } from '../question.ts';

/** `orders+` and `orders-`: put into words where they are read, in the reader's language. */
const FEATURES: ArchetypeFeature[] = SHOPPER_TRAITS.map((name) => ({
  name,
  high: `${name}+`,
  low: `${name}-`,
  tail: name !== 'steadiness',
}));

/** What the next run needs so that labels go on. */
const GROUPS_FILE = 'groups.json';
const Groups = z.object({
  mean: z.array(z.number()),
  scale: z.array(z.number()),
  centres: z.array(z.number()),
  archetypes: z.array(z.object({ label: z.string(), words: z.string(), share: z.number() })),
  silhouette: z.number(),
});

/** The last run's groups; null where the file is of another version. */
function groupsOf(bundle: ModelBundle | null): ArchetypeModel | null {
  const file = bundle?.files[GROUPS_FILE];
  if (file === undefined) return null;
  const read = Groups.safeParse(JSON.parse(new TextDecoder().decode(file)));
  if (!read.success || read.data.mean.length !== FEATURES.length) return null;
  const { mean, scale, centres, ...rest } = read.data;
  return {
    ...rest,
    features: FEATURES,
    mean: Float64Array.from(mean),
    scale: Float64Array.from(scale),
    centres: Float64Array.from(centres),
    group: new Uint8Array(0),
  };
}

const ofBuyers = (histories: OrderHistory[], at: number) =>
  histories.filter(({ orders }) => orders.length > 0).map((history) => ({ history, at }));

export const archetypes: Question = {
  name: 'archetypes',
  first: false,
  async train(data, { champion }) {
    const rows = ofBuyers(await data.everyOrder(), data.asOf);
    const matrix = traitMatrix(rows);
    // Always the same lots: groups differ from the last ones only where shoppers do.
    const found = findArchetypes(FEATURES, matrix, seededRandom('archetypes'), groupsOf(champion) ?? undefined);
    if ('missing' in found) return found;
    const from = rows.reduce((least, { history }) => Math.min(least, history.orders[0]!.at), data.asOf);
    const bundle = archetypesBundle(found, { from, to: data.asOf });
    const kept = {
      mean: [...found.mean],
      scale: [...found.scale],
      centres: [...found.centres],
      archetypes: found.archetypes,
      silhouette: found.silhouette,
    };
    const before = champion === null ? null : await labelsBy(champion, matrix);
    const labels = [...found.group].map((group) => found.archetypes[group]!.label);
    return {
      card: {
        ...bundle.card,
        metrics: {
          ...bundle.card.metrics,
          ...(before === null ? {} : { sameAsBefore: adjustedRand(before, labels) }),
        },
      },
      files: { ...bundle.files, [GROUPS_FILE]: new TextEncoder().encode(JSON.stringify(kept)) },
    };
  },
  async score(bundle, data) {
    const rows = ofBuyers(await data.everyOrder(), data.asOf);
    const model = await loadArchetypes(bundle);
    const kinds = await model.of(traitMatrix(rows)).finally(() => model.release());
    return {
      columns: rows.map(({ history }, i) => ({
        shopper: history.shopper,
        columns: { archetype: kinds[i]!.label },
      })),
    };
  },
  async inputs(data, from, to) {
    const rows = ofBuyers(await data.before(to).everyOrder(), to).filter(
      ({ history }) => history.orders.at(-1)!.at >= from,
    );
    const matrix = traitMatrix(rows);
    return Object.fromEntries(
      SHOPPER_TRAITS.map((name, c) => [name, rows.map((_, i) => matrix[i * SHOPPER_TRAITS.length + c]!)]),
    );
  },
};

async function labelsBy(bundle: ModelBundle, matrix: Float64Array): Promise<string[]> {
  const model = await loadArchetypes(bundle);
  const kinds = await model.of(matrix).finally(() => model.release());
  return kinds.map(({ label }) => label);
}
