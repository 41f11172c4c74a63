// The one mail that asks a mailbox whether its owner said yes. It offers and shows nothing.

import type { JourneyTexts } from './mail-texts.ts';

export const confirmAddress: JourneyTexts = {
  en: {
    confirm: {
      subject: 'Please confirm: e-mails from {{ shop.name }}',
      preheader: 'One press, and we know it was you.',
      heading: 'Was that you?',
      intro:
        'This address was entered at {{ shop.name }} with the wish to get e-mails. If that was you, please confirm it within a week. If not, do nothing: no e-mails will come.',
      button: 'Confirm',
      why: 'You receive this e-mail because this address was entered at {{ shop.name }}. It is the only one unless you confirm.',
    },
  },
  de: {
    confirm: {
      subject: 'Bitte bestätigen: E-Mails von {{ shop.name }}',
      preheader: 'Ein Klick, und wir wissen, dass Sie es waren.',
      heading: 'Waren Sie das?',
      intro:
        'Diese Adresse wurde bei {{ shop.name }} mit dem Wunsch nach E-Mails angegeben. Wenn Sie das waren, bestätigen Sie es bitte innerhalb einer Woche. Wenn nicht, müssen Sie nichts tun: Es kommen keine E-Mails.',
      button: 'Bestätigen',
      why: 'Sie erhalten diese E-Mail, weil diese Adresse bei {{ shop.name }} angegeben wurde. Ohne Ihre Bestätigung bleibt es die einzige.',
    },
  },
};
