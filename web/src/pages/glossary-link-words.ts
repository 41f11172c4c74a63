// Beside every figure, while the glossary itself is loaded only when it is opened.

import { ofPage } from '../texts/of-page.ts';

export const glossaryLinkWords = ofPage({
  en: { open: 'What do these words mean?' },
  de: { open: 'Was bedeuten diese Wörter?' },
});
