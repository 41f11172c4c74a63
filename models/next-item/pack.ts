/** From what was fitted to files, and back: up to three ONNX graphs and one index of typed arrays. */

import { ModelFileFault } from '../onnx/runner.ts';
import { type BlendWeights, homeBlend } from './blend.ts';
import { type Blend, encodeBlend, openBlend } from './blend-graph.ts';
import { type NumberArray, packArrays, unpackArrays } from './bundle-file.ts';
import { type Evidence, encodeEvidence, NO_EVIDENCE, openEvidence } from './evidence.ts';
import type { Parts } from './features.ts';
import type { KindHabit } from './kind-habit.ts';
import type { SparseRows } from './linear-counts.ts';
import { type KnnIndex, type KnnSettings, SessionKnn } from './session-knn.ts';
import { byScore } from './sparse-scores.ts';
import type { TasteModel } from './taste.ts';

/** Entries kept of a row beyond the dense form: twice as many cost a request twice the time and change no list. */
const KEPT = 100;

/** What is packed; `behaviour` is null for a shop with too little of it. */
export interface Packable {
  itemCount: number;
  rows: number;
  behaviour: { knn: KnnIndex; linear: SparseRows; transitions: SparseRows; coPurchase: SparseRows } | null;
  content: { rows: SparseRows; base: Float64Array } | null;
  taste: TasteModel | null;
  popularity: Float64Array;
  trend: Float64Array;
  appeal: Float64Array;
  rising: Int32Array;
  blend: BlendWeights;
  /** Items from the newest to the oldest. */
  newest: Int32Array;
}

export type Files = Record<string, Uint8Array>;

/** The files by name: `index.bin`, `blend.onnx`, `home.onnx` and, where there is something to say, `evidence.onnx`. */
export function packNextItem(model: Packable): Files {
  const { itemCount, behaviour, content } = model;
  const files: Files = {
    'blend.onnx': encodeBlend(model.blend),
    'home.onnx': encodeBlend(homeBlend(model.blend)),
  };
  const evidence = encodeEvidence(
    {
      linear: behaviour && { rows: behaviour.linear, kept: KEPT },
      content: content && { rows: content.rows, kept: KEPT },
      taste: model.taste,
    },
    itemCount,
  );
  if (evidence) files['evidence.onnx'] = evidence;
  const arrays: Record<string, NumberArray> = {
    popularity: model.popularity,
    trend: model.trend,
    appeal: model.appeal,
    rising: model.rising,
    newest: model.newest,
    contentBase: content?.base ?? new Float64Array(itemCount),
    ...(model.taste ? { viewShare: model.taste.habit.share } : {}),
  };
  const kinds = model.taste?.habit.kinds ?? null;
  if (kinds) {
    Object.assign(arrays, {
      'kinds.of': kinds.of,
      'kinds.views': kinds.views,
      'kinds.ofKind': kinds.ofKind,
      'kinds.steps': kinds.steps,
      'kinds.starts': kinds.flows.starts,
      'kinds.columns': kinds.flows.columns,
      'kinds.values': kinds.flows.values,
    });
  }
  if (behaviour) {
    const { knn, transitions, coPurchase } = behaviour;
    Object.assign(arrays, {
      'knn.starts': knn.postings.starts,
      'knn.sessions': knn.postings.sessions,
      'knn.at': knn.postings.positions,
      'knn.offsets': knn.offsets,
      'knn.items': knn.items,
      'knn.positions': knn.positions,
      'knn.sessionFactor': knn.sessionFactor,
      'knn.itemFactor': knn.itemFactor,
    });
    for (const [name, rows] of Object.entries({ transitions, coPurchase })) {
      Object.assign(arrays, {
        [`${name}.starts`]: rows.starts,
        [`${name}.columns`]: rows.columns,
        [`${name}.values`]: rows.values,
      });
    }
  }
  const graphs = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, fingerprint(bytes)]));
  const about: About = {
    itemCount,
    rows: model.rows,
    knn: behaviour?.knn.settings ?? null,
    kindPull: kinds?.pull ?? 0,
    graphs,
  };
  files['index.bin'] = packArrays(arrays, about);
  return files;
}

interface About {
  itemCount: number;
  rows: number;
  knn: KnnSettings | null;
  /** What kinds count for in what follows, in steps; 0, or none in models from before it was told: nothing. */
  kindPull?: number;
  graphs: Record<string, number>;
}

/** A loaded model, ready to rank. */
export interface Loaded {
  rows: number;
  parts: Parts;
  evidence: Evidence;
  blend: Blend;
  /** The blend for places without a current product. */
  home: Blend;
  newest: Int32Array;
  release(): Promise<void>;
}

/**
 * Loads what `packNextItem` wrote.
 * @throws ModelFileFault naming the file that is missing, damaged, or of another model.
 */
export async function unpackNextItem(files: Files): Promise<Loaded> {
  const bytesOf = (name: string): Uint8Array => {
    const bytes = files[name];
    if (!bytes) throw new ModelFileFault(`${name} is missing`);
    return bytes;
  };
  const { arrays, settings } = unpackArrays(bytesOf('index.bin'));
  const { itemCount, rows, knn, kindPull = 0, graphs } = settings as About;
  for (const [name, print] of Object.entries(graphs)) {
    if (fingerprint(bytesOf(name)) !== print) throw new ModelFileFault(`${name} is damaged or of another model`);
  }
  const array = <T extends NumberArray>(name: string): T => {
    const found = arrays.get(name);
    if (!found) throw new ModelFileFault(`index.bin lacks ${name}`);
    return found as T;
  };
  const sparse = (name: string): SparseRows => ({
    starts: array(`${name}.starts`),
    columns: array(`${name}.columns`),
    values: array(`${name}.values`),
  });
  const popularity = array<Float64Array>('popularity');
  const parts: Parts = {
    itemCount,
    knn: knn
      ? new SessionKnn({
          settings: knn,
          postings: { starts: array('knn.starts'), sessions: array('knn.sessions'), positions: array('knn.at') },
          offsets: array('knn.offsets'),
          items: array('knn.items'),
          positions: array('knn.positions'),
          sessionFactor: array('knn.sessionFactor'),
          itemFactor: array('knn.itemFactor'),
        })
      : null,
    transitions: knn ? sparse('transitions') : null,
    coPurchase: knn ? sparse('coPurchase') : null,
    popularity,
    trend: array('trend'),
    appeal: array('appeal'),
    contentBase: array('contentBase'),
    popular: byScore(popularity),
    // Models from before it was told have none.
    rising: (arrays.get('rising') as Int32Array | undefined) ?? new Int32Array(0),
  };
  const share = arrays.get('viewShare') as Float64Array | undefined;
  const kinds: KindHabit | null =
    kindPull > 0
      ? {
          of: array('kinds.of'),
          flows: sparse('kinds'),
          views: array('kinds.views'),
          ofKind: array('kinds.ofKind'),
          steps: array('kinds.steps'),
          pull: kindPull,
        }
      : null;
  const habit = share && parts.transitions ? { transitions: parts.transitions, kinds, share } : null;
  const evidence =
    graphs['evidence.onnx'] === undefined
      ? NO_EVIDENCE
      : await openEvidence(bytesOf('evidence.onnx'), itemCount, habit);
  const blend = await openBlend(bytesOf('blend.onnx'));
  const home = await openBlend(bytesOf('home.onnx'));
  return {
    rows,
    parts,
    evidence,
    blend,
    home,
    newest: array('newest'),
    async release() {
      await evidence.release();
      await blend.release();
      await home.release();
    },
  };
}

/** FNV-1a over 32-bit words: finds damage, keeps nobody out. */
function fingerprint(bytes: Uint8Array): number {
  let hash = 2166136261;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length & ~3;
  for (let at = 0; at < whole; at += 4) hash = Math.imul(hash ^ view.getUint32(at, true), 16777619);
  for (let at = whole; at < bytes.length; at++) hash = Math.imul(hash ^ bytes[at]!, 16777619);
  return (hash ^ bytes.length) >>> 0;
}
