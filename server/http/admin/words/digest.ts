// The weekly mail to the merchant, in words; its sentences are those of Home.

export interface DigestWords {
  subject(shop: string): string;
  intro(shop: string): string;
  needs: string;
  why: string;
}

export const digestWords: Record<'en' | 'de', DigestWords> = {
  en: {
    subject: (shop) => `${shop}: your week`,
    intro: (shop) => `What the last seven days were like at ${shop}.`,
    needs: 'What needs you',
    why: 'You get this because the weekly mail is switched on under Results; there it can be switched off.',
  },
  de: {
    subject: (shop) => `${shop}: Ihre Woche`,
    intro: (shop) => `Wie die letzten sieben Tage bei ${shop} waren.`,
    needs: 'Was Sie braucht',
    why: 'Sie erhalten dies, weil die Wochen-Mail unter Ergebnisse eingeschaltet ist; dort lässt sie sich abschalten.',
  },
};
