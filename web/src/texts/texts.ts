// The page's own words, in the language of the merchant's admin. Figures and their sentences come from the server.

import type { Texts } from './catalogue.ts';
import { en } from './en.ts';

let current: Texts = en;

/** The admin's language as far as we speak it; English otherwise. */
export function language(): 'en' | 'de' {
  const asked = window.shopify?.config?.locale ?? navigator.language;
  return asked.toLowerCase().startsWith('de') ? 'de' : 'en';
}

/** Loads the words of a language; returns the component library's own. */
export async function loadTexts(wanted: 'en' | 'de') {
  if (wanted === 'de') {
    const [own, library] = await Promise.all([import('./de.ts'), import('@shopify/polaris/locales/de.json')]);
    current = own.de;
    return library.default;
  }
  return (await import('@shopify/polaris/locales/en.json')).default;
}

export const texts = (): Texts => current;
