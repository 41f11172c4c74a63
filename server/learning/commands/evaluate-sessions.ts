// `presage evaluate --sessions`: how well each technique, and what we serve, foretell the next item of sessions kept apart.

import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { type FitResult, fitNextItem } from '../../../models/next-item/fit.ts';
import { FEWEST_SESSIONS } from '../../../models/next-item/ladder.ts';
import { packNextItem, unpackNextItem } from '../../../models/next-item/pack.ts';
import { seededRandom } from '../../lib/random.ts';
import { type CommandIo, fileOption, needed, optionsOf } from './command-io.ts';
import { type Answers, currentOf, type Figures, figuresOf, topOf } from './evaluate-sessions-figures.ts';
import { type ItemId, readSessions, type SessionData, type TestLine } from './evaluate-sessions-read.ts';
import { servedTechnique, type Technique, techniquesOf } from './evaluate-sessions-techniques.ts';

/** One seed: the same files give the same report and the same predictions. */
const SEED = 1;

interface Row {
  withRepeats: Figures;
  noRepeats: Figures;
}

/**
 * Runs the verb; the report goes to stdout. Settings and blend are chosen on the last train sessions alone.
 * @throws UsageFault, or InputFault when the files can't be read.
 */
export async function evaluateSessions(args: readonly string[], io: CommandIo): Promise<void> {
  const options = optionsOf(args, {
    sessions: { type: 'string' },
    json: { type: 'boolean' },
    predictions: { type: 'string' },
  });
  const data = await readSessions(fileOption(io, needed(options.sessions, 'sessions')));
  const predictions = options.predictions === undefined ? null : needed(options.predictions, 'predictions');
  io.log(`${data.train.length} train sessions, ${data.ids.length} items, ${data.test.length} test lines.\n`);
  const { fit, served } = await train(data, io);
  const judge = (answers: Answers): Row => ({
    withRepeats: figuresOf(data.test, answers, data.ids.length, false),
    noRepeats: figuresOf(data.test, answers, data.ids.length, true),
  });
  const techniques: Record<string, Row> = {};
  for (const [name, technique] of Object.entries(techniquesOf(fit))) {
    techniques[name] = judge(await answersOf(technique, data.test));
  }
  const answers = await answersOf(served, data.test);
  techniques.blend = judge(answers);
  if (predictions !== null) await writePredictions(fileOption(io, predictions), data, answers);
  const report = { protocol: data.protocol, n: data.test.length, techniques, served: techniques.blend };
  io.out(`${JSON.stringify(report)}\n`);
}

/** Fits on train and loads the result from its files, as the product does. */
async function train(data: SessionData, io: CommandIo): Promise<{ fit: FitResult; served: Technique }> {
  const itemCount = data.ids.length;
  const sessions = data.train.filter(({ items }) => items.length > 0);
  let told = '';
  const fit = await fitNextItem({
    sessions,
    baskets: [],
    itemCount,
    content: null,
    groups: new Int32Array(itemCount),
    random: seededRandom(SEED),
    threads: 2,
    onProgress: (share, step) => {
      const line = `${step} ${Math.floor(share * 10) * 10} %\n`;
      if (line !== told) io.log(line);
      told = line;
    },
  });
  io.log(`settings ${JSON.stringify(fit.settings)}, on held-out train sessions ${JSON.stringify(fit.metrics)}\n`);
  const files = packNextItem({
    itemCount,
    rows: sessions.length,
    behaviour: sessions.length < FEWEST_SESSIONS ? null : fit,
    content: null,
    taste: null,
    popularity: fit.popularity,
    trend: fit.trend,
    appeal: fit.appeal,
    rising: fit.rising,
    blend: fit.blend,
    newest: Int32Array.from({ length: itemCount }, (_, item) => itemCount - 1 - item),
  });
  return { fit, served: servedTechnique(await unpackNextItem(files)) };
}

async function answersOf(technique: Technique, test: readonly TestLine[]): Promise<Answers> {
  const lists: Int32Array[] = [];
  const milliseconds = new Float64Array(test.length);
  for (const [at, { prefix }] of test.entries()) {
    const before = performance.now();
    const answer = technique(prefix);
    lists.push(answer instanceof Promise ? await answer : answer);
    milliseconds[at] = performance.now() - before;
  }
  return { lists, milliseconds };
}

async function writePredictions(path: string, data: SessionData, answers: Answers): Promise<void> {
  const file = createWriteStream(path);
  const idsOf = (list: Int32Array): ItemId[] => Array.from(list, (item) => data.ids[item]!);
  data.test.forEach((line, at) => {
    const list = answers.lists[at]!;
    const row = { items: idsOf(topOf(list, -1)), no_repeats: idsOf(topOf(list, currentOf(line))) };
    file.write(`${JSON.stringify(row)}\n`);
  });
  file.end();
  await finished(file);
}
