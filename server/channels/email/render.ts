// From facts to a mail: subject, HTML and plain text in the reader's language. Names no person, so a stored mail tells nobody's.

import { existsSync, readFileSync } from 'node:fs';
import type { Template } from 'liquidjs';
import { htmlLiquid, renderWords, textLiquid } from './liquid.ts';
import type { MailTexts } from './texts.ts';

export interface MailView {
  language: string;
  direction: 'ltr' | 'rtl';
  shop: { name: string; url: string; postalAddress: string };
  /** What it is about: what lies in the cart, or the products in question (then without a quantity). */
  cart: {
    pieces: number;
    items: {
      title: string;
      variant: string | null;
      /** Null where nothing is counted. */
      quantity: number | null;
      price: string;
      image: string | null;
      url: string;
      available: boolean;
    }[];
  };
  recommendations: { title: string; price: string; image: string | null; url: string }[];
  /** A code for this reader alone. */
  offer: { code: string; percent: number | null; until: string } | null;
  survey: { choices: { score: number; url: string }[] } | null;
  restoreUrl: string;
  unsubscribeUrl: string;
  /** The reader's own page: how often, about what, and what is known. */
  preferencesUrl: string;
  /** A picture by which opening is counted; null where it is not. */
  openUrl: string | null;
}

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

/** `npm run build` has not been run, or a layout was lost. */
export class LayoutMissing extends Error {
  override name = 'LayoutMissing';
}

/** The words of a mail can't be put together: a fault in their Liquid, or too much of it. */
export class WordsFault extends Error {
  override name = 'WordsFault';
}

/** Gmail clips what is longer, and with it the way to unsubscribe. */
export const CLIPPED_AT_BYTES = 102_000;

const parsed = new Map<string, Template[]>();

function layout(file: string, liquid: typeof htmlLiquid): Template[] {
  let template = parsed.get(file);
  if (template === undefined) {
    const url = new URL(file, import.meta.url);
    if (!existsSync(url)) throw new LayoutMissing(`mail layout ${file} is missing: run npm run build`);
    template = liquid.parse(readFileSync(url, 'utf8'));
    parsed.set(file, template);
  }
  return template;
}

/** @throws LayoutMissing, WordsFault */
export async function renderMail(name: string, texts: MailTexts, view: MailView): Promise<RenderedMail> {
  const scope = await worded(texts, view).catch((fault) => {
    throw new WordsFault(fault instanceof Error ? fault.message : String(fault));
  });
  const html = await htmlLiquid.render(layout(`dist/${name}.html`, htmlLiquid), scope);
  const text = await textLiquid.render(layout('layouts/mail.txt.liquid', textLiquid), scope);
  return { subject: scope.subject, html, text: text.replace(/\n{3,}/g, '\n\n').trim() };
}

/** Words first, on their own and unescaped; the layout then escapes them like everything else. */
async function worded({ quantity, ...once }: MailTexts, view: MailView) {
  // One after another: each has its own time.
  const words = {} as Omit<MailTexts, 'quantity'>;
  for (const [key, text] of Object.entries(once)) words[key as keyof typeof words] = await renderWords(text, view);
  const items: (MailView['cart']['items'][number] & { quantityText: string })[] = [];
  for (const item of view.cart.items)
    items.push({
      ...item,
      quantityText: item.quantity === null ? '' : await renderWords(quantity, { ...view, item }),
    });
  const recommendations = view.recommendations.slice(0, 3);
  const subject = words.subject.replace(/\s+/g, ' ').trim();
  const [start, end] = view.direction === 'rtl' ? ['right', 'left'] : ['left', 'right'];
  return {
    ...words,
    ...view,
    subject,
    start,
    end,
    items,
    recommendations,
    recommendationsHeading: words.recommendations,
  };
}
