// Every mail of every ready journey, with everything in it that it can show.

import { type MailView, type RenderedMail, renderMail } from '../../server/channels/email/render.ts';
import { type MailTexts, mailTexts } from '../../server/channels/email/texts.ts';
import { scales } from '../../server/channels/links/survey.ts';
import { sendsOf } from '../../server/journeys/program.ts';
import { readyJourneys } from '../../server/journeys/ready/all.ts';

/** A plain picture of one colour, as PNG is to mails; nothing is fetched. */
const picture = (colour: string) =>
  `data:image/svg+xml;base64,${Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><rect width="400" height="400" fill="${colour}"/></svg>`,
  ).toString('base64')}`;

const product = (title: string, colour: string) => ({
  ...{ title, price: '€18.50', image: picture(colour) },
  url: 'https://harbour.example/products/it',
});
const items = [
  { ...product('Enamel mug, the large one with the blue rim', '#7aa0c0'), variant: 'Sea blue', available: true },
  { ...product('Oak board', '#c0a07a'), variant: null, available: false },
];

/** Names of all mails with their layouts, as `journey/step`. */
export const everyMail = readyJourneys.flatMap((journey) =>
  sendsOf(journey).map((send) => ({
    name: `${journey.name}/${send.name}`,
    layout: send.layout,
    about: journey.subject,
  })),
);

export async function sampleMail(
  { name, layout, about }: (typeof everyMail)[number],
  language: 'en' | 'de',
  direction: 'ltr' | 'rtl' = 'ltr',
): Promise<RenderedMail> {
  const scale = scales[layout];
  const scores = scale === undefined ? [] : Array.from({ length: scale.to - scale.from + 1 }, (_, n) => scale.from + n);
  const choices = scores.map((score) => ({ score, url: `https://presage.example/survey/s?score=${score}` }));
  const isOffered = /offer|valued/.test(name);
  const view: MailView = {
    ...{ language, direction, openUrl: null },
    shop: { name: 'Harbour Goods', url: 'https://harbour.example/', postalAddress: '1 Quay Street, 20457 Hamburg' },
    cart: { pieces: 3, items: items.map((item, n) => ({ ...item, quantity: about === 'cart' ? 2 - n : null })) },
    recommendations: [
      product('Linen towel', '#b0c07a'),
      product('Beeswax candle, the large one', '#c07a7a'),
      product('Tin', '#7a7ac0'),
    ],
    offer: isOffered ? { code: 'K7-QUAY', percent: 10, until: '1 April 2026' } : null,
    survey: scale === undefined ? null : { choices },
    restoreUrl: 'https://presage.example/restore/r',
    unsubscribeUrl: 'https://presage.example/unsubscribe/u',
    preferencesUrl: 'https://presage.example/preferences/p',
  };
  return renderMail(layout, mailTexts[language][name] as MailTexts, view);
}
