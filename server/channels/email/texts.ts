// What our mails say, by language. Plain facts and a way back: no pressure, no countdown, no invented scarcity (a test reads every word).

/** Liquid in every text; the variables are those of `MailView` in render.ts. */
export interface MailTexts {
  subject: string;
  preheader: string;
  heading: string;
  intro: string;
  button: string;
  quantity: string;
  soldOut: string;
  recommendations: string;
  why: string;
  unsubscribe: string;
}

export type MailName = 'first' | 'second';

const en: Record<MailName, MailTexts> = {
  first: {
    subject: 'Your cart at {{ shop.name }}',
    preheader:
      'We kept {{ cart.pieces }} {% if cart.pieces == 1 %}item{% else %}items{% endif %} for you to look at again.',
    heading: 'Your cart is still here',
    intro:
      'You put {% if cart.pieces == 1 %}this{% else %}these{% endif %} in your cart and did not finish. If you would like to go on, your cart is as you left it.',
    button: 'Back to my cart',
    quantity: 'Quantity {{ item.quantity }}',
    soldOut: 'Not available at the moment',
    recommendations: 'You might also like',
    why: 'You receive this e-mail because you left a cart at {{ shop.name }} and agreed to e-mails from us. It is chosen by a simple rule: a cart that rested for a while and was not bought.',
    unsubscribe: 'Unsubscribe',
  },
  second: {
    subject: 'Still thinking it over?',
    preheader: 'Your cart at {{ shop.name }} is saved. This is our last note about it.',
    heading: 'Still thinking it over?',
    intro: 'Take your time. Here is what you chose, with today’s prices. We will not write about this cart again.',
    button: 'Look at my cart',
    quantity: 'Quantity {{ item.quantity }}',
    soldOut: 'Not available at the moment',
    recommendations: 'Or perhaps one of these',
    why: 'You receive this e-mail because you left a cart at {{ shop.name }} and agreed to e-mails from us. It is the second and last one about this cart.',
    unsubscribe: 'Unsubscribe',
  },
};

const de: Record<MailName, MailTexts> = {
  first: {
    subject: 'Ihr Warenkorb bei {{ shop.name }}',
    preheader:
      'Wir haben {% if cart.pieces == 1 %}einen Artikel{% else %}{{ cart.pieces }} Artikel{% endif %} für Sie aufgehoben.',
    heading: 'Ihr Warenkorb ist noch da',
    intro:
      'Sie haben {% if cart.pieces == 1 %}diesen Artikel{% else %}diese Artikel{% endif %} in den Warenkorb gelegt und den Einkauf nicht beendet. Wenn Sie weitermachen möchten: Es ist alles so, wie Sie es verlassen haben.',
    button: 'Zurück zum Warenkorb',
    quantity: 'Menge {{ item.quantity }}',
    soldOut: 'Zurzeit nicht verfügbar',
    recommendations: 'Das könnte Ihnen auch gefallen',
    why: 'Sie erhalten diese E-Mail, weil Sie bei {{ shop.name }} einen Warenkorb zurückgelassen und E-Mails von uns zugestimmt haben. Ausgewählt hat sie eine einfache Regel: ein Warenkorb, der eine Weile ruhte und nicht gekauft wurde.',
    unsubscribe: 'Abmelden',
  },
  second: {
    subject: 'Überlegen Sie noch?',
    preheader: 'Ihr Warenkorb bei {{ shop.name }} ist gespeichert. Das ist unsere letzte Nachricht dazu.',
    heading: 'Überlegen Sie noch?',
    intro:
      'Lassen Sie sich Zeit. Hier ist Ihre Auswahl mit den Preisen von heute. Wir schreiben Ihnen zu diesem Warenkorb nicht noch einmal.',
    button: 'Warenkorb ansehen',
    quantity: 'Menge {{ item.quantity }}',
    soldOut: 'Zurzeit nicht verfügbar',
    recommendations: 'Oder vielleicht eines davon',
    why: 'Sie erhalten diese E-Mail, weil Sie bei {{ shop.name }} einen Warenkorb zurückgelassen und E-Mails von uns zugestimmt haben. Es ist die zweite und letzte zu diesem Warenkorb.',
    unsubscribe: 'Abmelden',
  },
};

export const mailTexts: Record<string, Record<MailName, MailTexts>> = { en, de };

/** The first of the wished languages that we have, else English. */
export function languageFor(...locales: (string | null)[]): string {
  for (const locale of locales) {
    const language = (locale ?? '').toLowerCase().split(/[-_]/)[0] as string;
    if (language in mailTexts) return language;
  }
  return 'en';
}
