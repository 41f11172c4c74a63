// Why a product is shown, as one true sentence for the shopper. Purchases are never named: a visitor id must not reveal an order.

export interface Because {
  kind:
    | 'viewed'
    | 'alike'
    | 'similar'
    | 'bought-together'
    | 'popular'
    | 'new'
    | 'explored'
    | 'chosen'
    | 'recent'
    | 'words'
    | 'wished'
    /** Bought by many shoppers of the same kind. */
    | 'own-kind'
    /** Bought before, used up, and due again; and what many come back for. */
    | 'refill'
    | 'again';
  /** The product that led here, where there is one. */
  product?: string | undefined;
  /** In how many visits like this one it was looked at. */
  visits?: number | undefined;
}

export type Intensity = 'low' | 'medium' | 'high';

type Words = Record<
  Because['kind'] | 'viewedNamed' | 'alikeNamed' | 'similarNamed' | 'togetherNamed' | 'general',
  string
>;

const words: Record<string, Words> = {
  en: {
    viewed: 'Often looked at after what you viewed',
    viewedNamed: 'Often looked at after {title}',
    alike: 'Shoppers whose visits went like this one also looked at this',
    alikeNamed: 'Shoppers who looked at {title} in visits like this one also looked at this',
    similar: 'Similar to what you viewed',
    similarNamed: 'Similar to {title}',
    'bought-together': 'Often bought with what you viewed',
    togetherNamed: 'Often bought together with {title}',
    popular: 'Popular in this shop',
    new: 'New in this shop',
    explored: 'Something different to discover',
    chosen: 'Chosen by this shop',
    recent: 'You looked at this',
    words: 'Close to the words you were looking for',
    wished: 'More of what you asked for',
    'own-kind': 'Popular with shoppers like you',
    refill: 'It may be time for a new one',
    again: 'Many come back for this',
    general: 'A suggestion for you',
  },
  de: {
    viewed: 'Wird oft nach Ihren Ansichten angesehen',
    viewedNamed: 'Wird oft nach {title} angesehen',
    alike: 'Haben sich auch andere angesehen, deren Besuch wie dieser verlief',
    alikeNamed: 'Wer bei einem Besuch wie diesem {title} ansah, sah sich auch diesen Artikel an',
    similar: 'Ähnlich wie das, was Sie angesehen haben',
    similarNamed: 'Ähnlich wie {title}',
    'bought-together': 'Oft zusammen mit Ihren Ansichten gekauft',
    togetherNamed: 'Oft zusammen mit {title} gekauft',
    popular: 'Beliebt in diesem Shop',
    new: 'Neu in diesem Shop',
    explored: 'Etwas anderes zum Entdecken',
    chosen: 'Von diesem Shop ausgewählt',
    recent: 'Das haben Sie angesehen',
    words: 'Nah an den Wörtern, nach denen Sie gesucht haben',
    wished: 'Mehr von dem, was Sie sich gewünscht haben',
    'own-kind': 'Beliebt bei Kunden wie Ihnen',
    refill: 'Vielleicht ist es Zeit für Nachschub',
    again: 'Viele kaufen das wieder',
    general: 'Ein Vorschlag für Sie',
  },
  fr: {
    viewed: 'Souvent consulté après ce que vous avez vu',
    viewedNamed: 'Souvent consulté après {title}',
    alike: 'Consulté aussi par ceux dont la visite ressemblait à celle-ci',
    alikeNamed: 'Vu aussi avec {title} lors de visites comme celle-ci',
    similar: 'Proche de ce que vous avez vu',
    similarNamed: 'Proche de {title}',
    'bought-together': 'Souvent acheté avec ce que vous avez vu',
    togetherNamed: 'Souvent acheté avec {title}',
    popular: 'Apprécié dans cette boutique',
    new: 'Nouveau dans cette boutique',
    explored: 'Autre chose à découvrir',
    chosen: 'Choisi par cette boutique',
    recent: 'Vous l’avez regardé',
    words: 'Proche des mots que vous cherchiez',
    wished: 'Dans le genre que vous avez demandé',
    'own-kind': 'Apprécié par des clients comme vous',
    refill: 'Il est peut-être temps d’en reprendre',
    again: 'Beaucoup en reprennent',
    general: 'Une suggestion pour vous',
  },
  es: {
    viewed: 'Se suele ver después de lo que ha visto',
    viewedNamed: 'Se suele ver después de {title}',
    alike: 'También lo vieron quienes hicieron una visita como esta',
    alikeNamed: 'Visto también junto con {title} en visitas como esta',
    similar: 'Parecido a lo que ha visto',
    similarNamed: 'Parecido a {title}',
    'bought-together': 'Se suele comprar con lo que ha visto',
    togetherNamed: 'Se suele comprar junto con {title}',
    popular: 'Gusta mucho en esta tienda',
    new: 'Nuevo en esta tienda',
    explored: 'Algo distinto por descubrir',
    chosen: 'Elegido por esta tienda',
    recent: 'Usted lo ha visto',
    words: 'Cerca de las palabras que buscaba',
    wished: 'Más de lo que ha pedido',
    'own-kind': 'Gusta a clientes como usted',
    refill: 'Quizá sea hora de reponerlo',
    again: 'Muchos lo vuelven a comprar',
    general: 'Una sugerencia para usted',
  },
  ar: {
    viewed: 'يُشاهَد كثيرًا بعد ما شاهدته',
    viewedNamed: 'يُشاهَد كثيرًا بعد {title}',
    alike: 'شاهده أيضًا متسوقون سارت زياراتهم مثل هذه الزيارة',
    alikeNamed: 'شوهد أيضًا مع {title} في زيارات مثل هذه',
    similar: 'يشبه ما شاهدته',
    similarNamed: 'يشبه {title}',
    'bought-together': 'يُشترى كثيرًا مع ما شاهدته',
    togetherNamed: 'يُشترى كثيرًا مع {title}',
    popular: 'محبوب في هذا المتجر',
    new: 'جديد في هذا المتجر',
    explored: 'شيء مختلف لتكتشفه',
    chosen: 'اختاره هذا المتجر',
    recent: 'لقد شاهدت هذا',
    words: 'قريب من الكلمات التي بحثت عنها',
    wished: 'المزيد مما طلبته',
    'own-kind': 'محبوب لدى متسوقين مثلك',
    refill: 'ربما حان وقت شراء المزيد',
    again: 'كثيرون يشترونه مرة أخرى',
    general: 'اقتراح لك',
  },
};

/** Signals a reason names of the shopper's own past. */
const personal: ReadonlySet<string> = new Set([
  'viewed',
  'alike',
  'similar',
  'bought-together',
  'recent',
  'wished',
  'own-kind',
  'refill',
]);

/**
 * @param titleOf the name of a product the shopper has seen themselves, or null to leave it unnamed
 * @param intensity `low` names no signal of the shopper's own past, not even unnamed
 */
export function reasonText(
  because: Because,
  locale: string,
  titleOf: (product: string) => string | null,
  intensity: Intensity = 'high',
): string {
  const own = words[locale.slice(0, 2)] ?? (words.en as Words);
  const title = because.product === undefined ? null : titleOf(because.product);
  if (title !== null) {
    const named = {
      viewed: own.viewedNamed,
      alike: own.alikeNamed,
      similar: own.similarNamed,
      'bought-together': own.togetherNamed,
    };
    const sentence = named[because.kind as keyof typeof named];
    if (sentence !== undefined) return sentence.replace('{title}', () => title);
  }
  return intensity === 'low' && personal.has(because.kind) ? own.general : own[because.kind];
}
