// The first page of the morning: what came in, what was decided, what was sent, and what needs the merchant.

import { answerDaysOf } from '../../measurement/answer-days.ts';
import { cartsLeftIn } from '../../measurement/cart-figures.ts';
import {
  type DecisionSample,
  messageDecisionsIn,
  recommendationSample,
  recommendationsIn,
} from '../../measurement/decision-figures.ts';
import {
  browsingIn,
  dropsIn,
  eventsIn,
  hasAnything,
  ordersIn,
  reconciledIn,
} from '../../measurement/intake-figures.ts';
import { LIFT_DAYS, liftOf } from '../../measurement/lift.ts';
import { messageCounts } from '../../measurement/message-list.ts';
import { type KnownModel, knownModels } from '../../measurement/model-state.ts';
import { lastResults } from '../../measurement/reports.ts';
import { attributionAnswer } from './effects.ts';
import { homeAlerts } from './home-alerts.ts';
import { toldLift } from './lift-words.ts';
import { modelFault, modelLine, questionTitle } from './models.ts';
import { noticeLines } from './notices.ts';
import { type Caller, counted } from './request.ts';
import { beginningOf, type Training } from './setup.ts';
import { blockAnswer, deliveriesBehind, historyAnswer } from './status.ts';
import type { Figure, HomeAnswer, Notice, Place } from './types.ts';

const DAY = 86_400_000;
const WEEK = 7 * DAY;

export async function home(deps: Training, caller: Caller): Promise<HomeAnswer> {
  const { db, shop, facts, say, now } = caller;
  const known = await knownModels(db, shop);
  const models = standing(known);
  const history = historyAnswer(caller);
  const sample = await recommendationSample(db, shop);
  const block = await blockAnswer(caller, sample);
  const beginning = beginningOf(deps, caller, { models: known, block });
  const { figures: sent, failed, uncertain } = await sentFigures(caller);
  const faults: Notice[] = models
    .filter((m) => m.fault !== null)
    .map((m) => ({
      id: `model-${m.id}`,
      tone: 'critical',
      text: say.words.notices.modelFault(questionTitle(say, m.question), modelFault(say, m.fault) ?? ''),
      place: 'models',
    }));
  const behind = await deliveriesBehind(caller);
  const { sender } = senderState(caller);
  const isNew = !(await hasAnything(db, shop));
  const next = nextStep(caller, { history: history.state, block: block.state, sender, models: models.length });
  const notices: Notice[] = [
    ...faults,
    ...(await noticeLines(caller)),
    ...(await homeAlerts(caller)),
    ...notice(history.state === 'failed', 'history', 'warning', say.words.notices.historyFailed, null),
    ...notice(behind > 0, 'behind', 'warning', say.words.notices.behind(counted(say, behind)), null),
    ...notice(failed > 0, 'failed', 'warning', say.words.notices.failedMessages(counted(say, failed)), 'messages'),
    ...notice(
      uncertain > 0,
      'uncertain',
      'warning',
      say.words.notices.uncertainMessages(counted(say, uncertain)),
      'messages',
    ),
    ...notice(!isNew && !facts.settings.postalAddress, 'address', 'warning', say.words.notices.address, 'settings'),
    ...notice(!isNew && block.state === 'quiet', 'block', 'warning', say.words.notices.blockOff, 'theme-editor'),
    ...notice(
      !isNew && !facts.settings.senderEmail && next?.place !== 'settings',
      'sender',
      'info',
      say.words.notices.sender,
      'settings',
    ),
  ];
  return {
    shop: { name: facts.name, url: facts.url },
    asOf: say.moment(now),
    isNew,
    setup: beginning.complete ? null : beginning.text,
    notices,
    next,
    history,
    cameIn: await cameInFigures(caller),
    decided: await decidedFigures(caller, sample),
    sent,
    block,
    models: models.map((m) => modelLine(say, m)),
  };
}

/** What serves, and what should but can't: a refused model counts until another has taken its place. */
function standing(models: KnownModel[]): KnownModel[] {
  const since = (m: KnownModel) => m.promotedAt ?? m.trainedAt;
  return models.filter(
    (m) =>
      m.state === 'champion' ||
      (m.fault !== null &&
        !models.some((c) => c.question === m.question && c.promotedAt !== null && c.promotedAt > since(m))),
  );
}

function notice(holds: boolean, id: string, tone: Notice['tone'], text: string, place: Place | null): Notice[] {
  return holds ? [{ id, tone, text, place }] : [];
}

function senderState({ facts }: Caller): { sender: boolean } {
  return { sender: facts.settings.senderEmail !== '' && facts.settings.postalAddress !== '' };
}

/** One step at a time, the one that holds up the others first. */
function nextStep(
  { say }: Caller,
  state: { history: string; block: string; sender: boolean; models: number },
): HomeAnswer['next'] {
  const steps = say.words.next;
  if (state.history === 'none' || state.history === 'running') return { ...steps.wait, place: 'setup' };
  if (state.models === 0) return { ...steps.train, place: 'models' };
  if (state.block === 'never') return { ...steps.block, place: 'theme-editor' };
  if (!state.sender) return { ...steps.sender, place: 'settings' };
  return { ...steps.shoppers, place: 'shoppers' };
}

async function cameInFigures({ db, shop, say, now }: Caller): Promise<Figure[]> {
  const span = { from: now - WEEK, to: now + 1 };
  const before = { from: now - 2 * WEEK, to: now - WEEK };
  const { orders, net } = await ordersIn(db, shop, span);
  const earlier = await ordersIn(db, shop, before);
  const browsed = await browsingIn(db, shop, span);
  const browsedBefore = await browsingIn(db, shop, before);
  const drops = await dropsIn(db, shop, span);
  const dropped = drops.reduce((sum, d) => sum + d.count, 0);
  const reasons = drops
    .slice(0, 4)
    .map((d) => `${say.words.dropReasons[d.reason] ?? d.reason} (${say.number(d.count)})`);
  const compared = (n: number) => (n === 0 ? null : say.words.compared(say.number(n)));
  const figures: Figure[] = [
    {
      ...figure('orders', orders, say.number(orders), say.words.orders(counted(say, orders), say.money(net))),
      compared: compared(earlier.orders),
    },
    {
      ...figure('browsing', browsed, say.number(browsed), say.words.browsing(counted(say, browsed))),
      compared: compared(browsedBefore),
    },
  ];
  const fetched = (await reconciledIn(db, shop, span)).reduce((sum, each) => sum + each.count, 0);
  if (fetched > 0) {
    figures.push(figure('reconciled', fetched, say.number(fetched), say.words.reconciled(counted(say, fetched))));
  }
  if (dropped > 0) {
    const text = say.words.dropped(counted(say, dropped), reasons.join(', '));
    figures.push(figure('dropped', dropped, say.number(dropped), text));
  }
  return figures;
}

async function decidedFigures(caller: Caller, sample: DecisionSample): Promise<Figure[]> {
  const { db, shop, facts, say, now } = caller;
  const span = { from: now - WEEK, to: now + 1 };
  const made = await recommendationsIn(db, shop, span);
  const writing = await messageDecisionsIn(db, shop, span);
  const shown = await eventsIn(db, shop, ['recommendation-shown'], span);
  const clicked = await eventsIn(db, shop, ['recommendation-clicked'], span);
  const carts = await cartsLeftIn(db, shop, span, facts.settings.cartDelayMinutes * 60_000);
  const simpler = sample.fallbacks.reduce((sum, f) => sum + f.count, 0);
  const share = shown === 0 || clicked > shown ? null : say.percent(clicked / shown);
  const figures: Figure[] = [
    figure('recommendations', made, say.number(made), say.words.recommendations(counted(say, made))),
    figure('shown', shown, say.number(shown), say.words.shown(counted(say, shown))),
    figure('clicked', clicked, say.number(clicked), say.words.clicked(counted(say, clicked), share)),
    carts.left === 0
      ? figure('carts', 0, say.number(0), say.words.cartsLeft(counted(say, 0)))
      : figure(
          'carts',
          carts.reminded,
          say.number(carts.reminded),
          say.words.reminded(counted(say, carts.reminded), counted(say, carts.left)),
        ),
  ];
  if (carts.reminded > 0) {
    const text = say.words.boughtAfter(counted(say, carts.boughtAfter), counted(say, carts.reminded));
    figures.push(figure('bought-after', carts.boughtAfter, say.number(carts.boughtAfter), text));
  }
  figures.push(...(await liftFigure(caller)), ...(await touchedFigure(caller)));
  const not = writing.no.reduce((sum, n) => sum + n.count, 0);
  if (not > 0) {
    const reasons = writing.no.slice(0, 4).map((n) => `${reasonText(say, n.reason)} (${say.number(n.count)})`);
    figures.push(
      figure('not-written', not, say.number(not), say.words.notWritten(counted(say, not), reasons.join(', '))),
    );
  }
  if (simpler > 0) {
    const reasons = sample.fallbacks.slice(0, 3).map((f) => say.words.fallbacks[f.reason] ?? f.reason);
    const text = say.words.simplerRung(counted(say, simpler), counted(say, sample.looked), reasons.join(', '));
    figures.push(figure('simpler', simpler, say.number(simpler), text));
  }
  return figures;
}

/** What the cart e-mails of the last quarter truly changed; nothing before the first lot is drawn. */
async function liftFigure({ db, shop, say, now }: Caller): Promise<Figure[]> {
  const journey = 'abandoned-cart';
  const answerDays = await answerDaysOf(db, shop, journey);
  const question = { journey, from: now - LIFT_DAYS * DAY, to: now, now, answerDays };
  const lift = await liftOf(db, shop, question);
  if (lift.treated.shoppers + lift.held.shoppers === 0) return [];
  const told = toldLift(say, say.words.lift.of(say.words.journeys[journey] ?? journey), lift);
  return [figure('lift', lift.share?.value ?? 0, told.figure, told.text)];
}

/** Revenue that stood behind a click of ours, beside what was truly added, as the last report has it. */
async function touchedFigure(caller: Caller): Promise<Figure[]> {
  const last = await lastResults(caller.db, caller.shop);
  const orders = last?.results.attribution.orders ?? 0;
  if (last === null || orders === 0) return [];
  const { text, added } = attributionAnswer(caller, last.results);
  return [figure('touched', orders, caller.say.number(orders), `${text} ${added}`)];
}

async function sentFigures({
  db,
  shop,
  say,
  now,
}: Caller): Promise<{ figures: Figure[]; failed: number; uncertain: number }> {
  const counts = await messageCounts(db, shop, { from: now - WEEK, to: now + 1 });
  const inState = (...states: string[]) =>
    counts.filter((c) => states.includes(c.state)).reduce((sum, c) => sum + c.count, 0);
  const submitted = inState('submitted');
  // What waits was perhaps planned before this week; nothing waits longer than two months.
  const open = await messageCounts(db, shop, { from: now - 9 * WEEK, to: now + 1 });
  const waiting = open
    .filter((c) => ['waiting', 'sending', 'dot'].includes(c.state))
    .reduce((sum, c) => sum + c.count, 0);
  const held = counts.filter((c) => c.state === 'skipped').sort((a, b) => b.count - a.count);
  const heldBack = inState('skipped');
  const failed = inState('failed');
  const uncertain = inState('uncertain');
  const figures: Figure[] = [
    figure('submitted', submitted, say.number(submitted), say.words.submitted(counted(say, submitted))),
    figure('waiting', waiting, say.number(waiting), say.words.waiting(counted(say, waiting))),
  ];
  if (heldBack > 0) {
    const reasons = held.slice(0, 4).map((h) => `${reasonText(say, h.reason)} (${say.number(h.count)})`);
    figures.push(
      figure('held', heldBack, say.number(heldBack), say.words.heldBack(counted(say, heldBack), reasons.join(', '))),
    );
  }
  if (failed > 0) figures.push(figure('failed', failed, say.number(failed), say.words.failed(counted(say, failed))));
  if (uncertain > 0) {
    figures.push(figure('uncertain', uncertain, say.number(uncertain), say.words.uncertain(counted(say, uncertain))));
  }
  return { figures, failed, uncertain };
}

const reasonText = (say: Caller['say'], reason: string | null) =>
  reason === null ? '' : (say.words.reasons[reason] ?? reason);

const figure = (id: string, value: number, written: string, text: string): Figure => ({
  id,
  value,
  figure: written,
  text,
  compared: null,
});
