// The checklist of transparency in words.

import type { Check } from '../../../measurement/transparency.ts';

export interface TransparencyWords {
  text(met: string, of: string): string;
  met: string;
  missing: string;
  checks: Record<Check, string>;
}

export const transparencyWords: Record<'en' | 'de', TransparencyWords> = {
  en: {
    text: (met, of) => `${met} of ${of} points of the checklist are met.`,
    met: 'Yes',
    missing: 'Not yet',
    checks: {
      purpose: 'Its technique is named',
      data: 'The data it learned from is listed, with its time and size',
      figures: 'How good it is stands in figures',
      compared: 'It is compared with something simpler',
      limits: 'Where it fails is written down',
      calibration: 'What it said was held against what happened',
      audit: 'Groups were compared within the last 35 days',
      verdict: 'Why it serves, or does not, is kept',
    },
  },
  de: {
    text: (met, of) => `${met} von ${of} Punkten der Liste sind erfüllt.`,
    met: 'Ja',
    missing: 'Noch nicht',
    checks: {
      purpose: 'Sein Verfahren ist genannt',
      data: 'Woraus es lernte, ist mit Zeit und Umfang aufgeführt',
      figures: 'Wie gut es ist, steht in Zahlen',
      compared: 'Es ist mit Einfacherem verglichen',
      limits: 'Wo es versagt, ist aufgeschrieben',
      calibration: 'Was es sagte, wurde gegen das Geschehene gehalten',
      audit: 'Gruppen wurden in den letzten 35 Tagen verglichen',
      verdict: 'Warum es im Einsatz ist oder nicht, ist festgehalten',
    },
  },
};
