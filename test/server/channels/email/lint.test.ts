// What readers, mailboxes or the law would find wrong with a mail is found before it leaves, and nothing is found in our own.

import { beforeAll, describe, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../../server/channels/email/build.ts';
import { contrastOf, lowContrast } from '../../../../server/channels/email/contrast.ts';
import { type LintKind, lintMail, lintWords } from '../../../../server/channels/email/lint.ts';
import { OwnWords } from '../../../../server/channels/email/mail-words.ts';
import { pressureIn, shoutingIn } from '../../../../server/channels/email/pressure.ts';
import { type MailView, renderMail } from '../../../../server/channels/email/render.ts';
import { type MailTexts, mailTexts } from '../../../../server/channels/email/texts.ts';
import { sendsOf } from '../../../../server/journeys/program.ts';
import { readyJourneys } from '../../../../server/journeys/ready/all.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

const ours = 'https://presage.example';
const at = { shop: { shop: 'harbour.myshopify.com', url: 'https://harbour.example' }, publicUrl: ours };
const product = { title: 'Mug', price: '€18.50', image: 'https://cdn.example/m.jpg', url: 'https://harbour.example/m' };
const aView = (change: Partial<MailView> = {}): MailView => ({
  ...{ language: 'en', direction: 'ltr', openUrl: null },
  shop: { name: 'Harbour Goods', url: 'https://harbour.example/', postalAddress: '1 Quay Street, Hamburg' },
  cart: { pieces: 1, items: [{ ...product, variant: null, quantity: 1, available: true }] },
  recommendations: [product, product, product],
  offer: { code: 'K7-QUAY', percent: 10, until: '1 April 2026' },
  survey: { choices: [0, 1, 2].map((score) => ({ score, url: `${ours}/survey/s?score=${score}` })) },
  ...{ restoreUrl: `${ours}/restore/r`, unsubscribeUrl: `${ours}/unsubscribe/u` },
  preferencesUrl: `${ours}/preferences/p`,
  ...change,
});
const ownOf = ({ subject, preheader, heading, intro, button }: MailTexts) =>
  OwnWords.parse({ subject, preheader, heading, intro, button });

describe('our own mails', () => {
  const sends = readyJourneys.flatMap((j) =>
    sendsOf(j).map((send) => [`${j.name}/${send.name}`, send.layout] as const),
  );

  it.each(sends)('%s has nothing wrong with it, in any language and in both directions', async (name, layout) => {
    for (const [language, byName] of Object.entries(mailTexts)) {
      const texts = byName[name] as MailTexts;
      expect(lintWords(ownOf(texts))).toEqual([]);
      for (const direction of ['ltr', 'rtl'] as const) {
        const view = aView({ language, direction });
        expect(lintMail(await renderMail(layout, texts, view), view, at)).toEqual([]);
      }
    }
  });
});

const good = { subject: 'News', preheader: 'A line', heading: 'News', intro: 'What is new.', button: 'Look' };

describe('words', () => {
  it.each([
    ['Hurry, only 3 left', 'pressure'],
    ['Last chance', 'pressure'],
    ['Nur noch heute', 'pressure'],
    ['Beeilen Sie sich', 'pressure'],
    ['Läuft bald ab', 'pressure'],
    ['GREAT NEWS', 'shouting'],
    ['Really!!!', 'shouting'],
    ['{{ customer.first_name }}, hello', 'unknown-variable'],
    ['{{ shop.name', 'broken-words'],
    ['{{ shop.name | exec }}', 'broken-words'],
  ] satisfies [string, LintKind][])('%s: %s', (subject, kind) => {
    expect(lintWords({ ...good, subject }).map((finding) => finding.kind)).toContain(kind);
  });

  it('that only sound like it are left alone', () => {
    for (const text of ['The last chanterelles', 'Urgently needed? No.', 'Nur noch schöner', 'DIN A4', 'Ein Ablauf'])
      expect([...pressureIn(text), ...shoutingIn(text)], text).toEqual([]);
    expect(lintWords(good)).toEqual([]);
    expect(lintWords({ ...good, preheader: '' }).map((f) => f.kind)).toEqual(['no-preheader']);
  });
});

describe('a mail', () => {
  const mail = { subject: 'News', html: `<a href="${ours}/unsubscribe/u">out</a>`, text: `${ours}/unsubscribe/u` };
  const kinds = (html: string, view = aView(), subject = 'News') =>
    lintMail({ ...mail, subject, html: mail.html + html }, view, at).map((finding) => finding.kind);

  it.each([
    ['<a href="">x</a>', ['broken-link']],
    ['<a href="#">x</a>', ['broken-link']],
    ['<a href="javascript:alert(1)">x</a>', ['broken-link']],
    ['<a href="{{ shop.url }}">x</a>', ['broken-link']],
    ['<a href="https://">x</a>', ['broken-link']],
    ['<a href="https://evil.example/">x</a>', ['foreign-link']],
    ['<a href="https://harbour.example/a?b=1&amp;c=2">x</a>', []],
    ['<p style="color:#aaa">pale</p>', ['contrast']],
    ['<p style="color:#fff">hidden</p>', ['contrast']],
    ['<table bgcolor="#1c1f22"><tr><td style="color:#f0f2f4">night</td></tr></table>', []],
    ['<img src="https://cdn.example/a.jpg">', ['no-picture-text']],
    [`<p>${'long '.repeat(21_000)}</p>`, ['too-long']],
  ] satisfies [string, LintKind[]][])('%.60s: %j', (html, found) => expect(kinds(html)).toEqual(found));

  it('needs an address and a way out', () => {
    const view = aView();
    expect(kinds('', { ...view, shop: { ...view.shop, postalAddress: ' ' } })).toEqual(['no-address']);
    expect(lintMail({ ...mail, text: '' }, view, at).map((f) => f.kind)).toEqual(['no-way-out']);
    expect(kinds('', view, 'x'.repeat(71))).toEqual(['long-subject']);
  });
});

it('contrast is that of WCAG', () => {
  expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrastOf('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  expect(lowContrast('<div style="display:none;color:#fff">x</div>')).toEqual([]);
});
