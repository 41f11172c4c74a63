// Why a product is shown, as one true sentence for the shopper. Purchases are never named: a visitor id must not reveal an order.

export interface Because {
  kind: 'viewed' | 'similar' | 'bought-together' | 'popular' | 'new' | 'explored';
  /** The product that led here, where there is one. */
  product?: string;
}

type Words = Record<Because['kind'], string> & Record<'viewedNamed' | 'similarNamed' | 'togetherNamed', string>;

const words: Record<string, Words> = {
  en: {
    viewed: 'Often looked at after what you viewed',
    viewedNamed: 'Often looked at after {title}',
    similar: 'Similar to what you viewed',
    similarNamed: 'Similar to {title}',
    'bought-together': 'Often bought with what you viewed',
    togetherNamed: 'Often bought together with {title}',
    popular: 'Popular in this shop',
    new: 'New in this shop',
    explored: 'Something different to discover',
  },
  de: {
    viewed: 'Wird oft nach Ihren Ansichten angesehen',
    viewedNamed: 'Wird oft nach {title} angesehen',
    similar: 'Ähnlich wie das, was Sie angesehen haben',
    similarNamed: 'Ähnlich wie {title}',
    'bought-together': 'Oft zusammen mit Ihren Ansichten gekauft',
    togetherNamed: 'Oft zusammen mit {title} gekauft',
    popular: 'Beliebt in diesem Shop',
    new: 'Neu in diesem Shop',
    explored: 'Etwas anderes zum Entdecken',
  },
};

/** @param titleOf the name of a product the shopper has seen themselves, or null to leave it unnamed */
export function reasonText(because: Because, locale: string, titleOf: (product: string) => string | null): string {
  const own = words[locale.slice(0, 2)] ?? (words.en as Words);
  const title = because.product === undefined ? null : titleOf(because.product);
  if (title !== null) {
    const named = { viewed: own.viewedNamed, similar: own.similarNamed, 'bought-together': own.togetherNamed };
    const sentence = named[because.kind as keyof typeof named];
    if (sentence !== undefined) return sentence.replace('{title}', title);
  }
  return own[because.kind];
}
