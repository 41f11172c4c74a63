// Nothing we show or send presses anybody: no scarcity, no countdown, no guilt, in any language and any file that shoppers read.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** What pressure sounds like: few left, time running out, others watching or buying, and shame for saying no. */
const pressure: Record<string, RegExp[]> = {
  en: [
    /\bhurry\b|\bact (now|fast)\b|\blast chance\b|\bdon.t miss\b|\bmiss(ing)? out\b|\bbefore (it.s|they.re) gone\b/i,
    /\bonly \S+ (left|remaining)\b|\bfew left\b|\balmost (gone|sold out)\b|\bselling (fast|out)\b|\blow (in )?stock\b|\blimited time\b|\bwhile (stocks|supplies) last\b/i,
    /\bends (in|soon|today|tonight)\b|\bcountdown\b|\bexpires? (in|soon)\b|\burgent\b|\bfinal hours\b|\btoday only\b/i,
    /\b(people|others|shoppers) (are )?(viewing|looking|watching|bought|buying)\b.*\b(now|minutes?|hours?)\b|\bin demand\b|\bgoing fast\b/i,
    /\bno,? (thanks,? )?i (don.t|prefer|hate|would rather)\b/i,
  ],
  de: [
    /\bschnell (zugreifen|sein)\b|\bbeeil|\bletzte chance\b|\bnicht verpassen\b|\bjetzt zugreifen\b|\bverpass/i,
    /\bnur noch\b|\bfast (weg|ausverkauft)\b|\bsolange (der )?vorrat\b|\bwenige (stück|übrig)\b|\bbegrenzte (zeit|menge)\b|\bgleich vergriffen\b/i,
    /\bendet (in|bald|heute)\b|\bcountdown\b|\bläuft (bald )?ab\b|\bdringend\b|\bnur heute\b/i,
    /\b(personen|andere|kunden) (sehen|schauen|kaufen|haben)\b.*\b(gerade|minuten|stunden)\b|\bstark gefragt\b/i,
  ],
  fr: [
    /\bdépêchez|\bvite\b|\bdernière chance\b|\bne (manquez|ratez) pas\b|\bavant qu.il ne soit\b/i,
    /\bplus que\b|\bpresque épuisé|\bstock limité\b|\bdurée limitée\b|\bderniers? exemplaires?\b/i,
    /\bse termine (dans|bientôt|aujourd)|\bcompte à rebours\b|\bexpire (dans|bientôt)\b|\burgent/i,
    /\bpersonnes (regardent|achètent)\b/i,
  ],
  es: [
    /\bdate prisa\b|\bdese prisa\b|\bcorra\b|última oportunidad\b|\bno (te|se) lo pierda/i,
    /\b(solo|sólo) quedan?\b|\bcasi agotado|\bexistencias limitadas\b|\btiempo limitado\b|últimas? unidades\b/i,
    /\btermina (en|pronto|hoy)\b|\bcuenta atrás\b|\bcaduca (en|pronto)\b|\burgente\b/i,
    /\bpersonas (están )?(viendo|mirando|comprando)\b/i,
  ],
  ar: [
    /أسرع|سارع|بسرعة|لا تفوت|الفرصة الأخيرة|آخر فرصة/,
    /لم يتبق|تبقى|كمية محدودة|لفترة محدودة|أوشك على النفاد/,
    /ينتهي (خلال|قريب|اليوم)|العد التنازلي|عاجل/,
  ],
};
const every = Object.values(pressure).flat();

const filesIn = (folder: string, ending: RegExp): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name) && !/node_modules|\bdist\b/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name));

/** Everything whose words reach a shopper; the app's own list of what presses is what it forbids. */
const LIST = join(root, 'server/channels/email/pressure.ts');
const files = [
  ...filesIn('extensions/presage-theme', /\.(liquid|json|js|css)$/),
  ...filesIn('server/channels', /\.(mjml|liquid|ts)$/),
  ...filesIn('server/decisions', /words\.ts$/),
  ...filesIn('server/http', /(words|page|pages)\.ts$/),
  ...filesIn('server/journeys', /(words|texts)\.ts$/),
].filter((file) => file !== LIST);

/** Comments and code say what a reader of code needs; what is left over is words. */
function wordsOf(file: string): string {
  const text = readFileSync(file, 'utf8');
  if (/\.(ts|js)$/.test(file)) return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return text
    .replaceAll(/\{%-?\s*comment\s*-?%\}[\s\S]*?\{%-?\s*endcomment\s*-?%\}/g, '')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '');
}

describe('nothing presses', () => {
  it('in no block, form, hint, mail or page, in no language', () => {
    expect(files.length).toBeGreaterThan(30);
    const found = files.flatMap((file) => {
      const words = wordsOf(file);
      return every.flatMap((pattern) => {
        const match = pattern.exec(words);
        return match ? [`${file.slice(root.length + 1)}: ${match[0]}`] : [];
      });
    });
    expect(found).toEqual([]);
  });

  it('and the list would notice it', () => {
    const samples: Record<string, string[]> = {
      en: [
        'Hurry, only 3 left!',
        'Sale ends in 02:14',
        '12 people are viewing this right now',
        'No, I prefer paying more',
        'Last chance',
      ],
      de: ['Nur noch 3 Stück', 'Endet in 2 Stunden', '5 Personen sehen sich das gerade an', 'Jetzt zugreifen'],
      fr: ['Plus que 2 articles', 'Dernière chance', 'Se termine dans 2 h'],
      es: ['Solo quedan 2', 'Última oportunidad', 'Termina hoy'],
      ar: ['أسرع', 'لم يتبق سوى قطعتين', 'ينتهي اليوم'],
    };
    for (const [language, texts] of Object.entries(samples)) {
      for (const text of texts)
        expect(
          pressure[language]?.some((pattern) => pattern.test(text)),
          text,
        ).toBe(true);
    }
  });

  it('and no block counts down, moves by itself, or opens over the page unasked', () => {
    for (const file of filesIn('extensions/presage-theme', /\.(liquid|js|css)$/)) {
      const words = wordsOf(file);
      expect(words, file).not.toMatch(
        /setInterval|<marquee|showModal|<dialog|window\.open|(?<!async )\balert\(|confirm\(|@keyframes|animation:/,
      );
      // What is in stock is said as a fact of the catalogue, never as a number that presses.
      expect(words, file).not.toMatch(/inventory_quantity/);
    }
  });
});
