// Journeys, their steps and what holds them back, in words.

export interface JourneyWords {
  names: Record<string, string>;
  texts: Record<string, string>;
  steps: Record<string, string>;
  reasons: Record<string, string>;
  tasks: Record<string, string>;
  campaignStates: Record<string, string>;
  limits: Record<'as-of-now' | 'not-kept' | 'came-back-left-out', string>;
  none: string;
  simulated(days: string, sent: string, shoppers: string): string;
  /** Before the first order or click, by what the wordings are compared by. */
  noneYet: Record<'orders' | 'clicks', string>;
  notEnough(each: string): string;
  enough(each: string, has: string): string;
  notEnoughFor(each: string, has: string): string;
  noDifference: string;
  winner(name: string, low: string, high: string): string;
  split(step: string, days: string): string;
  splitFirst: string;
  splitTooFew(fewest: string): string;
  /** What an entrant of this branch brought more than one of the first, and between what it lies. */
  splitDifference(verdict: 'more' | 'less' | 'open', value: string, low: string, high: string): string;
  nameless: string;
  taken: string;
  conflict: string;
  started: string;
  gone: string;
}

export const journeyWords: { en: JourneyWords; de: JourneyWords } = {
  en: {
    names: {
      'abandoned-cart': 'Cart reminder',
      'abandoned-checkout': 'Checkout reminder',
      'browse-abandonment': 'What they looked at',
      'back-in-stock': 'Back in stock',
      'price-drop': 'Price drop',
      welcome: 'Welcome',
      'post-purchase': 'Thanks and review',
      'second-order': 'Second order',
      replenishment: 'Time for more',
      'win-back': 'Win back',
      'churn-risk': 'About to be lost',
      birthday: 'Birthday',
      anniversary: 'First order’s day',
      'habit-reminder': 'As usual',
      nps: 'Would they recommend you',
      csat: 'How was the order',
      vip: 'Best customers',
      'confirm-address': 'Confirm the address',
    },
    texts: {
      'abandoned-cart':
        'One reminder once a cart has rested, another a day later. Stops with a purchase by anybody joined to that cart.',
      'abandoned-checkout':
        'Like the cart reminder, for carts that came to the checkout. Each cart is in one of the two.',
      'browse-abandonment':
        'Looked at something twice or more, put nothing in a cart: what they saw, four hours later.',
      'back-in-stock': 'Asked to be told when something is back: one message when it is.',
      'price-drop': 'Looked at something in the last 30 days that now costs at least a tenth less.',
      welcome: 'A greeting at once, two notes later. Stops with the first order.',
      'post-purchase': 'Thanks after five days, a request for a review nine days later.',
      'second-order': 'After the first order, when they would usually come again.',
      replenishment: 'Something that is bought again and again is about to be used up.',
      'win-back': 'Silent for twice as long as is usual for them.',
      'churn-risk':
        'The model is sure they are being lost: a note, an offer, or a task for you, by what they are worth.',
      birthday: 'A greeting on the morning of their birthday, if they told you the date.',
      anniversary: 'A year, and every further year, after their first order.',
      'habit-reminder': 'Orders on the same day of most weeks: a note the evening before.',
      nps: 'One question, three weeks after an order, at most twice a year.',
      csat: 'One question, eight days after an order.',
      'confirm-address':
        'Only where you ask for a second yes: one mail after a fresh yes to e-mails; it counts once its button is pressed.',
      vip: 'Five orders and still coming: a word of thanks.',
    },
    steps: {
      seen: 'what they saw',
      again: 'back again',
      lower: 'lower price',
      hello: 'greeting',
      picks: 'what others like',
      offer: 'with an offer',
      thanks: 'thanks',
      review: 'review request',
      ideas: 'what goes with it',
      refill: 'order again',
      news: 'what is new',
      note: 'a note',
      valued: 'to a valued shopper',
      greeting: 'greeting',
      reminder: 'reminder',
      question: 'question',
      welcome: 'word of thanks',
      confirm: 'request to confirm',
    },
    reasons: {
      'no-provider': 'nobody is set up to carry such messages',
      confirmed: 'no yes waits to be confirmed',
      window: 'they were written to a short while before',
      outranked: 'another message came first',
      'not-worth-it': 'it would have annoyed more than it brings',
      'not-targeted': 'they are not to be targeted',
      returned: 'they came back by themselves',
      'price-changed': 'the price moved too much',
      'no-longer-meant': 'they are no longer among those it is meant for',
      'no-prediction': 'no moment could be foretold',
      'journey-changed': 'the journey was changed',
      exit: 'the journey ended there',
      paused: 'everything is paused',
    },
    tasks: { 'reach-out': 'Write or call in person', unhappy: 'Unhappy with an order or the shop' },
    campaignStates: {
      draft: 'Draft',
      scheduled: 'Scheduled',
      planning: 'Being prepared',
      sending: 'On its way',
      done: 'Done',
      cancelled: 'Stopped',
    },
    limits: {
      'as-of-now': 'Who meets the rule today stands for who met it then.',
      'not-kept': 'What starts this journey is not kept in your shop’s history, so nothing can be said about the past.',
      'came-back-left-out': 'Shoppers who have come back since are left out.',
    },
    none: 'Nothing',
    simulated: (days, sent, shoppers) =>
      `In the last ${days} days this would have sent ${sent} messages; ${shoppers} shoppers would have entered.`,
    noneYet: {
      orders: 'Nobody has ordered after this mail yet, so nothing can be told about its wordings.',
      clicks: 'Nobody has clicked in this mail yet, so nothing can be told about its wordings.',
    },
    notEnough: (each) => `Not enough data yet: each wording needs about ${each} shoppers.`,
    enough: (each, has) =>
      `To tell which wording is better each needs about ${each} shoppers; about ${has} would get each. That can be enough.`,
    notEnoughFor: (each, has) =>
      `To tell which wording is better each needs about ${each} shoppers; about ${has} would get each. Expect no verdict.`,
    noDifference: 'No difference that could not be chance.',
    winner: (name, low, high) => `“${name}” is better, by ${low} to ${high}.`,
    split: (step, days) => `“${step}”: net revenue per shopper who entered, within ${days} days`,
    splitFirst: 'What the others are compared with',
    splitTooFew: (fewest) => `Not enough data yet: at least ${fewest} shoppers in each branch.`,
    splitDifference: (verdict, value, low, high) =>
      verdict === 'open'
        ? `No difference that could not be chance (${low} to ${high}).`
        : `${verdict === 'more' ? 'Brings more' : 'Brings less'}: ${value} (${low} to ${high}).`,
    nameless: 'Give it a name with letters of a to z; “campaign” can’t be its beginning.',
    taken: 'There is a journey of that name.',
    conflict: 'Somebody else has saved since you opened this. Load it again to see what they changed.',
    started: 'It has begun and can no longer be changed.',
    gone: 'It was answered already, or its time has passed.',
  },
  de: {
    names: {
      'abandoned-cart': 'Warenkorb-Erinnerung',
      'abandoned-checkout': 'Kassen-Erinnerung',
      'browse-abandonment': 'Was sie sich ansahen',
      'back-in-stock': 'Wieder da',
      'price-drop': 'Preis gesunken',
      welcome: 'Willkommen',
      'post-purchase': 'Dank und Bewertung',
      'second-order': 'Zweite Bestellung',
      replenishment: 'Zeit für Nachschub',
      'win-back': 'Zurückgewinnen',
      'churn-risk': 'Kurz vor dem Verlust',
      birthday: 'Geburtstag',
      anniversary: 'Tag der ersten Bestellung',
      'habit-reminder': 'Wie immer',
      nps: 'Würden sie empfehlen',
      csat: 'Wie war die Bestellung',
      'confirm-address': 'Adresse bestätigen',
      vip: 'Beste Kundschaft',
    },
    texts: {
      'abandoned-cart':
        'Eine Erinnerung, wenn ein Warenkorb geruht hat, eine zweite einen Tag später. Endet mit jedem Kauf, der zu diesem Warenkorb gehört.',
      'abandoned-checkout':
        'Wie die Warenkorb-Erinnerung, für Warenkörbe an der Kasse. Jeder Warenkorb ist in einer von beiden.',
      'browse-abandonment':
        'Mindestens zweimal etwas angesehen, nichts in den Warenkorb gelegt: vier Stunden später, was sie sahen.',
      'back-in-stock': 'Um eine Nachricht gebeten, wenn etwas wieder da ist: eine Nachricht, wenn es so weit ist.',
      'price-drop': 'In den letzten 30 Tagen angesehen, kostet jetzt mindestens ein Zehntel weniger.',
      welcome: 'Sofort ein Gruß, später zwei Nachrichten. Endet mit der ersten Bestellung.',
      'post-purchase': 'Dank nach fünf Tagen, neun Tage später eine Bitte um Bewertung.',
      'second-order': 'Nach der ersten Bestellung, wenn sie üblicherweise wiederkämen.',
      replenishment: 'Etwas, das immer wieder gekauft wird, ist bald aufgebraucht.',
      'win-back': 'Doppelt so lange still, wie es für sie üblich ist.',
      'churn-risk':
        'Das Modell ist sicher, dass sie verloren gehen: je nach Wert eine Nachricht, ein Angebot oder eine Aufgabe für Sie.',
      birthday: 'Ein Gruß am Morgen des Geburtstags, wenn sie das Datum genannt haben.',
      anniversary: 'Ein Jahr nach der ersten Bestellung, und jedes weitere.',
      'habit-reminder': 'Bestellen in den meisten Wochen am selben Tag: eine Nachricht am Abend davor.',
      nps: 'Eine Frage, drei Wochen nach einer Bestellung, höchstens zweimal im Jahr.',
      csat: 'Eine Frage, acht Tage nach einer Bestellung.',
      'confirm-address':
        'Nur wenn Sie ein zweites Ja verlangen: eine E-Mail nach einem frischen Ja; es zählt, sobald ihr Knopf gedrückt ist.',
      vip: 'Fünf Bestellungen und noch immer dabei: ein Wort des Dankes.',
    },
    steps: {
      confirm: 'Bitte um Bestätigung',
      seen: 'was sie sahen',
      again: 'wieder da',
      lower: 'niedrigerer Preis',
      hello: 'Gruß',
      picks: 'was andere mögen',
      offer: 'mit Angebot',
      thanks: 'Dank',
      review: 'Bitte um Bewertung',
      ideas: 'was dazu passt',
      refill: 'wieder bestellen',
      news: 'Neues',
      note: 'eine Nachricht',
      valued: 'an geschätzte Kundschaft',
      greeting: 'Gruß',
      reminder: 'Erinnerung',
      question: 'Frage',
      welcome: 'Wort des Dankes',
    },
    reasons: {
      'no-provider': 'niemand ist eingerichtet, der solche Nachrichten überbringt',
      confirmed: 'es wartet kein Ja auf Bestätigung',
      window: 'kurz davor ging schon eine Nachricht an sie',
      outranked: 'eine andere Nachricht ging vor',
      'not-worth-it': 'sie hätte mehr gestört als gebracht',
      'not-targeted': 'sie sollen nicht angesprochen werden',
      returned: 'sie kamen von selbst zurück',
      'price-changed': 'der Preis hat sich zu stark geändert',
      'no-longer-meant': 'sie gehören nicht mehr zu denen, für die sie gedacht ist',
      'no-prediction': 'kein Zeitpunkt ließ sich vorhersagen',
      'journey-changed': 'der Ablauf wurde geändert',
      exit: 'der Ablauf endete dort',
      paused: 'alles ist angehalten',
    },
    tasks: {
      'reach-out': 'Persönlich schreiben oder anrufen',
      unhappy: 'Unzufrieden mit einer Bestellung oder dem Shop',
    },
    campaignStates: {
      draft: 'Entwurf',
      scheduled: 'Geplant',
      planning: 'Wird vorbereitet',
      sending: 'Unterwegs',
      done: 'Fertig',
      cancelled: 'Gestoppt',
    },
    limits: {
      'as-of-now': 'Wer die Regel heute erfüllt, steht für die, die sie damals erfüllten.',
      'not-kept':
        'Was diesen Ablauf auslöst, steht nicht in der Vergangenheit Ihres Shops; darüber lässt sich nichts sagen.',
      'came-back-left-out': 'Wer seitdem wiedergekommen ist, fehlt hier.',
    },
    none: 'Nichts',
    simulated: (days, sent, shoppers) =>
      `In den letzten ${days} Tagen wären ${sent} Nachrichten gesendet worden; ${shoppers} Kundinnen und Kunden wären eingetreten.`,
    noneYet: {
      orders: 'Nach dieser E-Mail hat noch niemand bestellt; über die Fassungen lässt sich noch nichts sagen.',
      clicks: 'In dieser E-Mail hat noch niemand geklickt; über die Fassungen lässt sich noch nichts sagen.',
    },
    notEnough: (each) => `Noch nicht genug Daten: Jede Fassung braucht etwa ${each} Empfänger.`,
    enough: (each, has) =>
      `Um zu sagen, welche Fassung besser ist, braucht jede etwa ${each} Empfänger; jede ginge an etwa ${has}. Das kann reichen.`,
    notEnoughFor: (each, has) =>
      `Um zu sagen, welche Fassung besser ist, braucht jede etwa ${each} Empfänger; jede ginge an etwa ${has}. Erwarten Sie kein Urteil.`,
    noDifference: 'Kein Unterschied, der nicht Zufall sein könnte.',
    winner: (name, low, high) => `„${name}“ ist besser, um ${low} bis ${high}.`,
    split: (step, days) => `„${step}“: Nettoumsatz je Person, die eintrat, innerhalb von ${days} Tagen`,
    splitFirst: 'Womit die anderen verglichen werden',
    splitTooFew: (fewest) => `Noch zu wenig Daten: mindestens ${fewest} Personen je Zweig.`,
    splitDifference: (verdict, value, low, high) =>
      verdict === 'open'
        ? `Kein Unterschied, der nicht Zufall sein könnte (${low} bis ${high}).`
        : `${verdict === 'more' ? 'Bringt mehr' : 'Bringt weniger'}: ${value} (${low} bis ${high}).`,
    nameless: 'Geben Sie ihm einen Namen mit Buchstaben von a bis z, der nicht mit „campaign“ beginnt.',
    taken: 'Es gibt schon einen Ablauf dieses Namens.',
    conflict: 'Seit Sie das geöffnet haben, hat jemand anderes gespeichert. Laden Sie neu, um die Änderungen zu sehen.',
    started: 'Sie hat begonnen und lässt sich nicht mehr ändern.',
    gone: 'Es wurde schon beantwortet, oder die Zeit ist vorbei.',
  },
};
