// From installed to working: what is done, what goes on by itself, what waits for the merchant, and what more data unlocks.

import { questions } from '../../learning/questions.ts';
import { type KnownModel, knownModels, learningRuns } from '../../measurement/model-state.ts';
import { openNotice } from '../../storage/notices.ts';
import { sealedAddress } from '../../storage/shops.ts';
import { questionTitle } from './models.ts';
import { type AdminDeps, type Caller, opened } from './request.ts';
import { blockAnswer, historyAnswer } from './status.ts';
import type { BlockAnswer, SetupAnswer, SetupStep } from './types.ts';

/** How far back the log of learning is read for what a question still lacks. */
const RUNS = 100;

export async function setup(deps: AdminDeps, caller: Caller): Promise<SetupAnswer> {
  const models = await knownModels(caller.db, caller.shop);
  const beginning = beginningOf(deps, caller, { models, block: await blockAnswer(caller) });
  const carts = beginning.steps.find(({ id, state }) => id === 'carts' && state === 'done');
  if (carts !== undefined) carts.text = `${carts.text} ${await besideOthers(caller)}`;
  return { ...beginning, sender: await senderOf(caller), unlocked: await unlocked(caller, models.filter(inUse)) };
}

/** Whoever else reminds of carts should be switched off; that somebody does is seen in the first hours. */
async function besideOthers({ db, shop, say }: Caller): Promise<string> {
  const others = await openNotice(db, shop, 'foreign-cart-mails');
  return others === null ? say.words.setup.cartsAlone : say.words.setup.cartsTwice;
}

/** Who knows how far a training is. */
export interface Training {
  models: Pick<AdminDeps['models'], 'progressOf'>;
}

/** The steps from what is known already. */
export function beginningOf(
  deps: Training,
  caller: Caller,
  { models, block }: { models: KnownModel[]; block: BlockAnswer },
): Pick<SetupAnswer, 'text' | 'complete' | 'steps'> {
  const steps = [
    historyStep(caller),
    learningStep(deps, caller, models.some(inUse)),
    senderStep(caller),
    cartStep(caller),
    blockStep(caller, block),
  ];
  const done = steps.filter((step) => step.state === 'done').length;
  const { say } = caller;
  return {
    text: say.words.setup.progress(say.number(done), say.number(steps.length)),
    complete: done === steps.length,
    steps,
  };
}

const inUse = (model: KnownModel): boolean => model.state === 'champion' && model.fault === null;

function historyStep(caller: Caller): SetupStep {
  const { state, text, counts } = historyAnswer(caller);
  const states = { none: 'open', running: 'running', done: 'done', failed: 'failed' } as const;
  const read = counts.map((c) => `${c.name}: ${c.figure}`).join(' · ');
  return step(caller, 'history', states[state], read === '' ? text : `${text} ${read}`);
}

function learningStep(deps: Training, caller: Caller, learned: boolean): SetupStep {
  const { words } = caller.say;
  if (learned) return step(caller, 'learning', 'done', words.setup.learned);
  const progress = deps.models.progressOf(caller.shop);
  if (progress !== null) {
    return { ...step(caller, 'learning', 'running', words.setup.learning), share: progress.share };
  }
  const ready = caller.facts.historyState === 'done';
  return {
    ...step(caller, 'learning', 'open', ready ? words.setup.notLearned : words.setup.afterHistory),
    action: ready ? { text: words.next.train.action, place: 'models', change: null } : null,
  };
}

function senderStep(caller: Caller): SetupStep {
  const { senderEmail, postalAddress } = caller.facts.settings;
  const { words } = caller.say;
  if (senderEmail !== '' && postalAddress !== '')
    return step(caller, 'sender', 'done', words.setup.senderDone(senderEmail));
  return {
    ...step(caller, 'sender', 'open', words.next.sender.text),
    action: { text: words.next.sender.action, place: 'settings', change: null },
  };
}

async function senderOf(caller: Caller): Promise<SetupAnswer['sender']> {
  const { senderName, senderEmail, postalAddress } = caller.facts.settings;
  const own = senderEmail === '' ? await sealedAddress(caller.db, caller.shop) : null;
  return {
    senderName: senderName || caller.facts.name,
    senderEmail: senderEmail || (opened(caller, 'email', own) ?? ''),
    postalAddress,
  };
}

/** On from the start; who has switched it off gets it back with one click. */
function cartStep(caller: Caller): SetupStep {
  const { words } = caller.say;
  if (caller.facts.settings.cartMails) return step(caller, 'carts', 'done', words.setup.cartsOn);
  return {
    ...step(caller, 'carts', 'open', words.setup.cartsOff),
    action: { text: words.setup.switchOn, place: null, change: { cartMails: true } },
  };
}

function blockStep(caller: Caller, { state, text }: BlockAnswer): SetupStep {
  if (state === 'active') return step(caller, 'block', 'done', text);
  return {
    ...step(caller, 'block', 'open', state === 'quiet' ? text : caller.say.words.next.block.text),
    action: { text: caller.say.words.next.block.action, place: 'theme-editor', change: null },
  };
}

const step = ({ say }: Caller, id: SetupStep['id'], state: SetupStep['state'], text: string): SetupStep => ({
  id,
  title: say.words.setup.steps[id],
  state,
  stateText: say.words.setup.states[state],
  text,
  share: null,
  action: null,
});

/** What each question needs is said by the training that found too little. */
async function unlocked({ db, shop, say }: Caller, models: KnownModel[]): Promise<SetupAnswer['unlocked']> {
  const runs = await learningRuns(db, shop, RUNS);
  return questions.map(({ name }) => {
    const serves = models.some((m) => m.question === name);
    const missing = runs.find((run) => run.question === name && run.what === 'missing')?.detail;
    return {
      id: name,
      title: questionTitle(say, name),
      serves,
      text: serves ? say.words.setup.serves : (missing ?? say.words.setup.notAsked),
    };
  });
}
