/**
 * What the linear model, the words and the taste say of a moment: one ONNX graph, asked once a request. Three graphs would
 * cost three crossings into ONNX Runtime, which at this size is most of the time.
 */

import { floats, indexes, ModelFileFault, openSession, type Value } from '../onnx/runner.ts';
import { encodeModel, joinParts, valueInfo } from '../onnx/writer.ts';
import type { Habit } from './habit.ts';
import { DENSEST, rowSums, rowsPart, weightsOf } from './item-rows.ts';
import type { SparseRows } from './linear-counts.ts';
import { contentWeighting, linearWeighting, type Moment, type MomentSums, tasteWeighting } from './moment.ts';
import type { TasteModel } from './taste.ts';
import { tastePart } from './taste-graph.ts';

export interface EvidenceParts {
  linear: { rows: SparseRows; kept: number } | null;
  content: { rows: SparseRows; kept: number } | null;
  taste: Omit<TasteModel, 'words' | 'habit'> | null;
}

/** The graph; null where there is nothing to say. `viewed` go to the linear model, `touched` (bought, then viewed) to the others. */
export function encodeEvidence({ linear, content, taste }: EvidenceParts, itemCount: number): Uint8Array | null {
  if (itemCount === 0 || !(linear || content || taste)) return null;
  const part = joinParts([
    ...(linear
      ? [rowsPart('linear', linear.rows, itemCount, { kept: linear.kept, items: 'viewed', named: true })]
      : []),
    ...(content ? [rowsPart('content', content.rows, itemCount, { kept: content.kept, items: 'touched' })] : []),
    ...(taste ? [tastePart(taste, 'touched')] : []),
  ]);
  const inputs = [
    ...(linear ? [valueInfo('viewed', 'int32', ['viewed'])] : []),
    ...(content || taste ? [valueInfo('touched', 'int32', ['touched'])] : []),
    ...part.inputs,
  ];
  return encodeModel({ ...part, inputs });
}

/** The graph, loaded. */
export interface Evidence {
  sums(moment: Moment): Promise<MomentSums>;
  release(): Promise<void>;
}

const NOTHING: MomentSums = { linear: null, content: null, taste: null };
/** Stands in where nothing was touched, with weight 0: a graph is not asked about no item at all. */
const NOBODY = { items: Int32Array.of(0), weights: [Float32Array.of(0), Float32Array.of(0)] };
const NO_TASTE = { weights: Float32Array.of(0), before: Int32Array.of(0), followed: Float32Array.of(0) };

/** What says nothing at all: for a shop with neither history nor words. */
export const NO_EVIDENCE: Evidence = { sums: async () => NOTHING, release: async () => {} };

/**
 * Opens the graph; `habit` tells a choice from what follows anyway.
 * @throws ModelFileFault when the bytes are not such a graph for so many items.
 */
export async function openEvidence(
  bytes: Uint8Array,
  itemCount: number,
  habit: Habit | null = null,
): Promise<Evidence> {
  const session = await openSession(bytes);
  const has = (name: string) => session.outputs.some((each) => each.startsWith(`${name}.`));
  const [hasLinear, hasContent, hasTaste] = [has('linear'), has('content'), has('taste')];
  const dense = itemCount <= DENSEST;
  const sums = async (moment: Moment): Promise<MomentSums> => {
    const viewed = moment.recent.length ? linearWeighting(moment) : NOBODY;
    const touched = moment.recent.length + moment.bought.length ? contentWeighting(moment) : NOBODY;
    const feeds: Record<string, Value> = {};
    if (hasLinear) {
      feeds.viewed = indexes([viewed.items.length], viewed.items);
      if (dense) feeds['linear.weights'] = weightsOf(viewed.weights);
    }
    if (hasContent || hasTaste) feeds.touched = indexes([touched.items.length], touched.items);
    if (hasContent && dense) feeds['content.weights'] = weightsOf(touched.weights);
    if (hasTaste) {
      const { weights, before, followed } = touched === NOBODY ? NO_TASTE : tasteWeighting(moment, habit);
      feeds['taste.weights'] = floats([1, weights.length], weights);
      feeds['taste.followed'] = floats([1, weights.length], followed);
      feeds['taste.before'] = indexes([weights.length], before);
    }
    const answer = await session.run(feeds);
    return {
      linear: hasLinear ? rowSums('linear', answer, itemCount, viewed.weights) : null,
      content: hasContent ? rowSums('content', answer, itemCount, touched.weights) : null,
      taste:
        hasTaste && touched !== NOBODY
          ? {
              scores: answer['taste.scores']!.data as Float32Array,
              best: answer['taste.best']!.data as Int32Array,
            }
          : null,
    };
  };
  // A file for another catalogue must be refused now, not when the first shopper touches the wrong row.
  try {
    const last = Int32Array.of(itemCount - 1);
    const { taste } = await sums({ recent: last, company: last, bought: last });
    if (!hasLinear && !hasContent && !hasTaste) throw new ModelFileFault('nothing of what is known is in it');
    if (taste && taste.scores.length !== itemCount) throw new ModelFileFault('its items are others');
  } catch (cause) {
    throw new ModelFileFault('the evidence is not made for this catalogue', { cause });
  }
  return { sums, release: () => session.release() };
}
