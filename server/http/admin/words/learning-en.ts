import type { LearningWords } from './learning-words.ts';
import { many } from './many.ts';

export const learningEn: LearningWords = {
  about: {
    'next-item': 'Ranks what the storefront and the mails recommend.',
    'next-purchase': 'Gives each shopper the chance of another order, its moment, and what it is worth.',
    intent: 'Says during a visit how likely a purchase within a day is.',
    recovery: 'Says how likely a left cart is bought within a week.',
    'first-purchase': 'Gives everybody known who has not bought yet the chance of a first order within a month.',
    archetypes: 'Tells your shoppers’ kinds apart, by what they do.',
    demand: 'Foretells how many pieces the shop and each product will sell.',
    replenishment: 'Knows what is used up and bought again, and when each shopper is due.',
    sentiment: 'Tells how glad the comments in survey answers sound.',
    uplift: 'Says whom a message changes, not only who buys anyway.',
  },
  instead: {
    'next-item': 'Until then recommendations come from what is alike and what sells.',
    'next-purchase': 'Until then shoppers have no scores.',
    intent:
      'Until then the chance comes from other shops’ behaviour (made up), not from yours: it is never sure, and nothing acts on it.',
    recovery: 'Until then carts are reminded by the rule you set.',
    'first-purchase':
      'Until then the chance comes from other shops’ behaviour (made up), not from yours: it is never sure, and nothing acts on it.',
    archetypes: 'Until then kinds follow a rule of thumb: how often, how lately, how much.',
    demand: 'Until then stock is judged by what is left, not by what will sell.',
    replenishment: 'Until then nothing is offered again before it is asked for.',
    sentiment:
      'Until then English comments are read by what reviews of another shop taught: never sure, and nothing acts on it.',
    uplift: 'Until then the mean effect of each message is all that is told.',
  },
  missing: null,
  notYet: 'It will be learned with the next training.',
  verdicts: {
    first: 'It is the first of its kind here.',
    better: 'It took over because it was surely better.',
    'not-worse': 'It took over because it was no worse, and knows more of late.',
    worse: 'It was kept out of use because it was surely worse.',
    'worse-than-simple': 'It was kept out of use because something simpler does better.',
    unjudged: 'It took over without a trial: too little has happened since to judge by.',
    'rolled-back': 'You went back to it. Only one that is surely better takes its place.',
    'by-hand': 'You took it into use yourself.',
  },
  tried: (rows, from, to) =>
    `Tried on ${many(rows, 'case', 'cases')} from ${from} to ${to} that it had not learned from.`,
  gain: (better, figure, low, high) =>
    `Against the one before, its error ${better ? 'fell' : 'rose'} by ${figure} (between ${low} and ${high}).`,
  measures: {
    brier: 'Error of the chances (0 is perfect)',
    missed20: 'Share of steps missed among 20',
    'pieces-off': 'Pieces off, a product',
    'uplift-error': 'Error of the effect',
  },
  driftNone: (inputs) => `What it learns from looks as it did: ${many(inputs, 'input', 'inputs')} compared.`,
  driftSome: (alarms, inputs) =>
    `${alarms.s} of ${many(inputs, 'input', 'inputs')} changed much. Look whether something unusual happened; if so, mark the time as abnormal and train again.`,
  realised: (rows, stated, happened, alarm) =>
    `Of ${many(rows, 'shopper', 'shoppers')} whose time has come, ${stated} were foretold to buy and ${happened} did. ${
      alarm ? 'That is more than chance: train again, and see whether something changed.' : 'That is within chance.'
    }`,
  inputs: {
    'products-a-visit': 'Products a visit',
    'kinds-looked-at': 'Kinds looked at',
    'order-amount': 'Order amounts',
    'days-between-orders': 'Days between orders',
    'first-or-repeated': 'First or repeated orders',
    'pieces-a-line': 'Pieces a line',
    'products-sold': 'Products sold',
    'days-until-bought-again': 'Days until bought again',
    orders: 'Orders a shopper',
    'days-since-last-order': 'Days since the last order',
    'days-since-first-order': 'Days since the first order',
    'spend-an-order': 'Spend an order',
    'spend-in-all': 'Spend in all',
    'orders-in-90-days': 'Orders in 90 days',
    steadiness: 'Steadiness',
  },
  dimensions: {
    orders: 'By number of orders',
    locale: 'By language',
    visits: 'New and returning',
    depth: 'Early and later in a visit',
    moment: 'By moment',
    sales: 'By how often it sells',
    arm: 'By who was written to',
  },
  groups: {
    'one-order': 'One order so far',
    'several-orders': 'Several orders',
    new: 'New',
    returning: 'Returning',
    early: 'First two products',
    later: 'Later',
    sign: 'During the visit',
    'put-in-cart': 'Put in the cart',
    'five-minutes-later': 'Five minutes after that',
    'half-an-hour-later': 'Half an hour after that',
    exit: 'Visit over',
    'often-sold': 'Sells often',
    'seldom-sold': 'Sells seldom',
    treated: 'Written to',
    'held-out': 'Held out',
    unknown: 'Not known',
  },
  bins: (from, to) => `${from} to ${to}`,
  calibration: (rows) =>
    `What was stated, and what happened, in ${many(rows, 'case', 'cases')} it had not learned from.`,
  abnormal: (from, to) => `${from} to ${to}`,
  periodFault: 'Give two days, the first not after the second, and a reason.',
  tooManyPeriods: 'There are as many abnormal periods as there may be. Remove one first.',
  steps: (title) => `Learning: ${title}`,
};
