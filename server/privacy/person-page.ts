// What is kept of a person as a page that can be read, printed and handed on: no script, nothing loaded from anywhere.

import type { PersonRecords, RecordRow } from './person-records.ts';

/** Of one kind so many are shown; the file with everything has them all. */
const ROWS_SHOWN = 500;

/** The page's own words, in the reader's language. */
export interface PageWords {
  title: string;
  intro(shop: string, moment: string): string;
  nothing: string;
  more(count: string): string;
  /** Headings by table; a table without one stands under its own name. */
  tables: Record<string, string>;
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => escapes[sign] as string);

/** @param moment when it was made, as written for the reader */
export function personPage(records: PersonRecords, words: PageWords, locale: string, moment: string): string {
  const number = new Intl.NumberFormat(locale);
  const sections = Object.entries(records.tables).map(([table, rows]) => {
    const shown = rows.slice(0, ROWS_SHOWN);
    const rest = rows.length - shown.length;
    const heading = `<h2>${escaped(words.tables[table] ?? table)} (${number.format(rows.length)})</h2>`;
    const more = rest > 0 ? `<p>${escaped(words.more(number.format(rest)))}</p>` : '';
    return `<section>${heading}${shown.map(entry).join('')}${more}</section>`;
  });
  return [
    `<!doctype html><html lang="${escaped(locale)}"><meta charset="utf-8"><title>${escaped(words.title)}</title>`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#202223}',
    'dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.125rem 1rem;margin:0 0 1rem;padding:.75rem;',
    'border:1px solid #ddd;border-radius:.5rem}dt{color:#616161}dd{margin:0;overflow-wrap:anywhere}',
    '@media(max-width:30rem){dl{grid-template-columns:1fr}}</style>',
    `<h1>${escaped(words.title)}</h1><p>${escaped(words.intro(records.shop, moment))}</p>`,
    sections.length === 0 ? `<p>${escaped(words.nothing)}</p>` : sections.join(''),
    '</html>',
  ].join('');
}

const entry = (row: RecordRow) =>
  `<dl>${Object.entries(row)
    .map(([name, value]) => `<dt>${escaped(name.replaceAll('_', ' '))}</dt><dd>${escaped(written(value))}</dd>`)
    .join('')}</dl>`;

const written = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
