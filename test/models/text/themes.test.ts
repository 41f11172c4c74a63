import { describe, expect, it } from 'vitest';
import { languageOf } from '../../../models/text/stop-words.ts';
import { type Themes, type ThemeText, themesOf } from '../../../models/text/themes.ts';
import { seededRandom } from '../../../server/lib/random.ts';

const ABOUT = {
  fit: [
    'The sleeves are too tight and the size runs small.',
    'I had to send it back because the size was small.',
    'It was tight at the sleeves, so go up a size.',
  ],
  delivery: [
    'The parcel arrived late and the delivery cost a lot.',
    'Delivery was slow, and the parcel was torn when it arrived.',
    'It took the parcel three weeks, the slowest delivery I have had.',
  ],
  colour: [
    'The blue is brighter than in the picture, but the colour is lovely.',
    'In the picture the colour looked darker.',
    'Such a lovely blue, exactly the colour of the picture.',
  ],
};

function reviews(count = 90) {
  const random = seededRandom('themes');
  const kinds = Object.values(ABOUT);
  return Array.from({ length: count }, (_, i) => {
    const about = kinds[i % kinds.length]!;
    const text = `${about[Math.floor(random() * 3)]!} ${about[Math.floor(random() * 3)]!} I would say so to a friend.`;
    return { text, gladness: about === ABOUT.delivery ? 0.2 : 0.8 };
  });
}
const found = (texts: ThemeText[] = reviews()) => themesOf(texts) as Themes;

describe('themes', () => {
  it('what is spoken of together is one theme, with its words and sentences that show it', () => {
    const { themes, language } = found();
    expect(language).toBe('en');
    const of = (word: string) => themes.filter(({ words }) => words.includes(word));
    for (const [one, other] of [
      ['delivery', 'parcel'],
      ['size', 'small'],
      ['colour', 'picture'],
    ] as const) {
      expect(of(one)).toHaveLength(1);
      expect(of(one)[0]!.words).toContain(other);
      expect(of(one)[0]!.texts).toBeGreaterThan(20);
      expect(of(one)[0]!.texts).toBeLessThanOrEqual(32);
    }
    const [delivery] = of('delivery');
    expect(delivery!.gladness!).toBeCloseTo(0.2, 5);
    expect(delivery!.quotes.length).toBeGreaterThan(1);
    for (const { text, quote } of delivery!.quotes) {
      expect(reviews()[text]!.text).toContain(quote);
      expect(quote).toMatch(/parcel|delivery/i);
    }
  });

  it('a language is told by its little words; texts in others are left out and counted', () => {
    expect(languageOf('Das ist nicht, was ich wollte.')).toBe('de');
    expect(languageOf('This is not what I wanted.')).toBe('en');
    expect(languageOf('Ce n’est pas ce que je voulais.')).toBeNull();
    expect(languageOf('')).toBeNull();
    const mixed = found([...reviews(), { text: 'Das ist nicht, was ich wollte.' }, { text: '12345' }]);
    expect([mixed.read, mixed.leftOut]).toEqual([90, 2]);
    const german = Array.from({ length: 40 }, (_, i) => ({
      text:
        i % 2 === 0
          ? 'Die Lieferung war sehr langsam und das Paket ist beschädigt.'
          : 'Der Stoff ist weich und die Farbe ist wirklich schön.',
    }));
    expect(found(german).themes.some(({ words }) => words.includes('lieferung') && words.includes('paket'))).toBe(true);
  });

  it('too few texts are a sentence; the same texts give the same themes; nonsense none', () => {
    expect(themesOf([])).toEqual({ missing: 'Themes need at least 20 texts in one of en, de; there are 0.' });
    expect(found()).toEqual(found());
    const same = Array.from({ length: 30 }, () => ({ text: 'this is the same and the same' }));
    expect(found(same).themes).toEqual([]);
    const long = Array.from({ length: 30 }, () => ({ text: `the ${'word '.repeat(20_000)} is it` }));
    expect(themesOf(long)).toHaveProperty('missing');
  });
});
