// The words of a model's checklist.

import { ofPage } from '../texts/of-page.ts';

export const modelWords = ofPage({
  en: { transparency: 'Transparency', point: 'Point', met: 'Met' },
  de: { transparency: 'Transparenz', point: 'Punkt', met: 'Erfüllt' },
});
