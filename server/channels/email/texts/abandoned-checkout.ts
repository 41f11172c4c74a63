// Reminders of a checkout that was not finished.

import type { JourneyTexts } from './mail-texts.ts';

export const abandonedCheckout: JourneyTexts = {
  en: {
    first: {
      subject: 'Your unfinished order at {{ shop.name }}',
      preheader:
        'We kept {{ cart.pieces }} {% if cart.pieces == 1 %}item{% else %}items{% endif %} for you to look at again.',
      heading: 'Your checkout is still open',
      intro:
        'You put {% if cart.pieces == 1 %}this{% else %}these{% endif %} in your cart and did not finish. If you would like to go on, your cart is as you left it.',
      button: 'Back to my cart',
      why: 'You receive this e-mail because you began to check out at {{ shop.name }} and agreed to e-mails from us. It is chosen by a simple rule: a cart that rested for a while and was not bought.',
    },
    second: {
      subject: 'Still thinking it over?',
      preheader: 'Your cart at {{ shop.name }} is saved. This is our last note about it.',
      heading: 'Still thinking it over?',
      intro: 'Take your time. Here is what you chose, with today’s prices. We will not write about this cart again.',
      button: 'Look at my cart',
      recommendations: 'Or perhaps one of these',
      why: 'You receive this e-mail because you began to check out at {{ shop.name }} and agreed to e-mails from us. It is the second and last one about this cart.',
    },
  },
  de: {
    first: {
      subject: 'Ihre begonnene Bestellung bei {{ shop.name }}',
      preheader:
        'Wir haben {% if cart.pieces == 1 %}einen Artikel{% else %}{{ cart.pieces }} Artikel{% endif %} für Sie aufgehoben.',
      heading: 'Ihre Bestellung ist noch offen',
      intro:
        'Sie haben {% if cart.pieces == 1 %}diesen Artikel{% else %}diese Artikel{% endif %} in den Warenkorb gelegt und den Einkauf nicht beendet. Wenn Sie weitermachen möchten: Es ist alles so, wie Sie es verlassen haben.',
      button: 'Zurück zum Warenkorb',
      why: 'Sie erhalten diese E-Mail, weil Sie bei {{ shop.name }} eine Bestellung begonnen und E-Mails von uns zugestimmt haben. Ausgewählt hat sie eine einfache Regel: ein Warenkorb, der eine Weile ruhte und nicht gekauft wurde.',
    },
    second: {
      subject: 'Überlegen Sie noch?',
      preheader: 'Ihr Warenkorb bei {{ shop.name }} ist gespeichert. Das ist unsere letzte Nachricht dazu.',
      heading: 'Überlegen Sie noch?',
      intro:
        'Lassen Sie sich Zeit. Hier ist Ihre Auswahl mit den Preisen von heute. Wir schreiben Ihnen zu diesem Warenkorb nicht noch einmal.',
      button: 'Warenkorb ansehen',
      recommendations: 'Oder vielleicht eines davon',
      why: 'Sie erhalten diese E-Mail, weil Sie bei {{ shop.name }} eine Bestellung begonnen und E-Mails von uns zugestimmt haben. Es ist die zweite und letzte zu diesem Warenkorb.',
    },
  },
};
