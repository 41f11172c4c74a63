import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../../server/channels/email/build.ts';
import { htmlLiquid, textLiquid } from '../../../../server/channels/email/liquid.ts';
import { CLIPPED_AT_BYTES, type MailView, renderMail } from '../../../../server/channels/email/render.ts';
import { languageFor, mailTexts, textsFor } from '../../../../server/channels/email/texts.ts';
import { sendsOf } from '../../../../server/journeys/program.ts';
import { readyJourneys } from '../../../../server/journeys/ready/all.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

const item = {
  title: 'Enamel mug',
  variant: 'Blue',
  quantity: 2,
  price: '€37.00',
  image: 'https://harbour.example/mug.jpg',
  url: 'https://harbour.example/products/mug',
  available: true,
};
const aView = (change: Partial<MailView> = {}): MailView => ({
  language: 'en',
  direction: 'ltr',
  offer: null,
  survey: null,
  shop: { name: 'Harbour Goods', url: 'https://harbour.example', postalAddress: '1 Quay Street, 20457 Hamburg' },
  cart: { pieces: 2, items: [item] },
  recommendations: [],
  restoreUrl: 'https://presage.example/restore/r',
  unsubscribeUrl: 'https://presage.example/unsubscribe/u',
  preferencesUrl: 'https://presage.example/preferences/p',
  openUrl: null,
  ...change,
});
const languages = Object.keys(mailTexts);
const mails = ['first', 'second'];
const words = (language: string, name: string) => textsFor(language, 'abandoned-cart', name)!;

describe('a cart mail', () => {
  it.each(languages)(
    'says in %s what lies in the cart, how to go back, who writes, why, and how to stop it',
    async (language) => {
      for (const name of mails) {
        const { subject, html, text } = await renderMail('abandoned-cart', words(language, name), aView({ language }));
        expect(subject.length).toBeGreaterThan(5);
        expect(`${subject}${html}${text}`).not.toMatch(/\{\{|\{%|undefined|\[object/);
        for (const part of [html, text]) {
          for (const said of [
            'Enamel mug',
            'Blue',
            '€37.00',
            '1 Quay Street',
            aView().restoreUrl,
            aView().unsubscribeUrl,
            aView().preferencesUrl,
          ]) {
            expect(part).toContain(said);
          }
        }
        expect(html).toContain(`lang="${language}"`);
        expect(html).toContain('https://harbour.example/mug.jpg');
      }
    },
  );

  it('shows recommendations when there are some, and no empty heading when there are none', async () => {
    const product = { title: 'Oak board', price: '€24.00', image: null, url: 'https://harbour.example/products/board' };
    const none = await renderMail('abandoned-cart', words('en', 'first'), aView());
    expect(none.html).not.toContain('You might also like');
    expect(none.text).not.toContain('You might also like');
    const some = await renderMail(
      'abandoned-cart',
      words('en', 'first'),
      aView({ recommendations: [product, product] }),
    );
    expect(some.html).toContain('You might also like');
    expect(some.text).toContain('https://harbour.example/products/board');
  });

  it('fetches nothing but the pictures of its products: no font, no style sheet, no pixel of anybody', async () => {
    const { html } = await renderMail('abandoned-cart', words('en', 'first'), aView());
    expect(html).not.toMatch(/<link|@import|url\(/i);
    const fetched = [...html.matchAll(/(?:src|background)="([^"]*)"/g)].map((m) => m[1]);
    expect(fetched).toEqual([item.image]);
  });

  it.each([
    ['1 Quay Street, 20457 Hamburg', 'Harbour Goods, 1 Quay Street, 20457 Hamburg'],
    ['Harbour Goods, 1 Quay Street', 'Harbour Goods, 1 Quay Street'],
    ['', 'Harbour Goods'],
  ])(
    'signs with the shop’s name once, whether or not the address begins with it: "%s"',
    async (postalAddress, signed) => {
      const view = aView();
      const { text } = await renderMail('abandoned-cart', words('en', 'first'), {
        ...view,
        shop: { ...view.shop, postalAddress },
      });
      expect(text.split('\n')).toContain(signed);
    },
  );

  it('escapes what shops and products are called, and puts no line break into the subject', async () => {
    const evil = '<script>alert(1)</script>"&\r\nBcc: x@example.com';
    const view = aView({ cart: { pieces: 1, items: [{ ...item, title: evil }] } });
    view.shop.name = evil;
    const { html, subject } = await renderMail('abandoned-cart', words('en', 'first'), view);
    expect(html).not.toContain('<script>');
    expect(html).toContain('&lt;script&gt;');
    expect(subject).not.toMatch(/[\r\n]/);
  });

  it('stays below what Gmail clips, with the longest cart we show', async () => {
    const long = {
      ...item,
      title: 'A rather long name of a thing '.repeat(8),
      url: `https://harbour.example/${'x'.repeat(300)}`,
    };
    const view = aView({
      cart: { pieces: 99, items: Array(8).fill(long) },
      recommendations: Array(3).fill({ ...long }),
    });
    for (const language of languages) {
      const { html } = await renderMail('abandoned-cart', words(language, 'second'), { ...view, language });
      expect(Buffer.byteLength(html)).toBeLessThan(CLIPPED_AT_BYTES);
    }
  });

  it('falls back to a language we have', () => {
    expect(languageFor('de-AT', 'en')).toBe('de');
    expect(languageFor('xx', 'de-DE')).toBe('de');
    expect(languageFor(null, 'ja')).toBe('en');
  });
});

describe('the mails of every ready journey', () => {
  const sends = readyJourneys.flatMap((j) =>
    sendsOf(j).map((send) => [`${j.name}/${send.name}`, send.layout] as const),
  );

  it.each(sends)('%s has words in every language, a layout, an address, and a way out', async (name, layout) => {
    for (const language of languages) {
      const texts = mailTexts[language as 'en' | 'de'][name];
      expect(texts, `${language} ${name}`).toBeDefined();
      const survey = {
        choices: [0, 1, 2].map((score) => ({ score, url: `https://presage.example/survey/s?score=${score}` })),
      };
      const offer = { code: 'K7-QUAY', percent: 10, until: '1 April 2026' };
      const isSurvey = layout === 'nps' || layout === 'csat';
      // Who has yet to confirm is offered nothing.
      const isPlain = isSurvey || layout === 'confirm-address';
      const view = aView({ language, offer: isPlain ? null : offer, survey: isSurvey ? survey : null });
      const { subject, html, text } = await renderMail(layout, texts!, view);
      expect(`${subject}${html}${text}`).not.toMatch(/\{\{|\{%|undefined|\[object/);
      for (const part of [html, text]) {
        expect(part).toContain('1 Quay Street');
        expect(part).toContain(view.unsubscribeUrl);
        expect(part).toContain(isSurvey ? survey.choices[2]!.url : view.restoreUrl);
        if (!isPlain) expect(part).toContain('K7-QUAY');
      }
      expect(Buffer.byteLength(html)).toBeLessThan(CLIPPED_AT_BYTES);
    }
  });
});

describe('no mail of ours', () => {
  // In English and German: haste, scarcity, countdowns, guilt, shouting.
  const pressure =
    /\b(hurry|last chance|act now|only \d+ left|limited|expires?|expiring|running out|don.t miss|before it.s gone|countdown|selling fast|urgent|today only|reserved for|beeil|letzte chance|nur noch|läuft ab|bald ausverkauft|nur heute|jetzt zugreifen|verpass|countdown|dringend)|!/i;

  it('presses, threatens or counts down', () => {
    for (const [language, byName] of Object.entries(mailTexts)) {
      for (const texts of Object.values(byName)) {
        for (const [key, text] of Object.entries(texts)) {
          // Liquid's own operators are not words to the reader.
          const words = text.replace(/\{[{%].*?[%}]\}/g, '');
          expect(pressure.test(words), `${language} ${key}: ${text}`).toBe(false);
          expect(/\b[A-ZÄÖÜ]{4,}\b/.test(words), `${language} ${key} shouts`).toBe(false);
        }
      }
    }
    const layouts = new URL('../../../../server/channels/email/layouts/', import.meta.url);
    for (const file of readdirSync(layouts, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(mjml|liquid)$/.test(file)) continue;
      const words = readFileSync(new URL(file, layouts), 'utf8')
        .replace(/\{[{%].*?[%}]\}/gs, '')
        .replace(/<mj-style>.*?<\/mj-style>/gs, '')
        .replace(/<[^>]*>/g, '');
      expect(pressure.test(words), file).toBe(false);
    }
  });
});

describe('Liquid in mails', () => {
  it('reads no files, no prototypes, and ends', async () => {
    await expect(htmlLiquid.parseAndRender('{% include "/etc/passwd" %}')).rejects.toThrow();
    await expect(htmlLiquid.parseAndRender('{% render "../../../package.json" %}')).rejects.toThrow();
    expect(await textLiquid.parseAndRender('{{ x.constructor }}{{ x.__proto__ }}', { x: {} })).toBe('');
    await expect(htmlLiquid.parseAndRender('{% for i in (1..100000000) %}x{% endfor %}')).rejects.toThrow();
  });
});
