// What kind of thing a title speaks of: for products that come from a real order file and have nothing but a name.

/** Type as the shop shows it, the shape drawn for it, and the words that give it away. The first that fits wins. */
const kinds: readonly (readonly [type: string, shape: string, words: RegExp])[] = [
  ['Hot Water Bottles', 'blanket', /HOT WATER/],
  ['Bunting & Garlands', 'scarf', /BUNTING|GARLAND|PENNANT/],
  ['Christmas', 'giftcard', /CHRISTMAS|XMAS|ADVENT|REINDEER|SANTA|BAUBLE|SNOWFLAKE/],
  ['Cake Stands & Baking', 'bowl', /CAKE|BAKING|CUPCAKE|JELLY MOULD|COOKIE|PASTRY|RECIPE/],
  ['Candles & Holders', 'candle', /T-?LIGHT|TEALIGHT|CANDLE|CANDELABRA|INCENSE/],
  ['Lanterns', 'lantern', /LANTERN/],
  ['Lights', 'lamp', /LAMP|LIGHT|CHANDELIER|BULB/],
  ['Clocks', 'clock', /CLOCK/],
  ['Teapots', 'teapot', /TEAPOT|TEA ?POT|TEA FOR ONE|KETTLE/],
  ['Mugs & Cups', 'mug', /\bMUG|\bCUPS?\b|TEACUP|BEAKER/],
  ['Glass & Jugs', 'carafe', /\bJUG|GLASS\b|GOBLET|DECANTER|TUMBLER|CARAFE|PITCHER/],
  ['Bottles & Jars', 'bottle', /BOTTLE|\bJARS?\b|FLASK/],
  ['Plates & Bowls', 'bowl', /BOWL|PLATE|DISH|SAUCER|RAMEKIN/],
  ['Tins & Boxes', 'tea', /\bTINS?\b|\bBOX(ES)?\b|CADDY|CANISTER|TRINKET|SNACK|STORAGE|DRAWER|CABINET|CHEST/],
  ['Backpacks', 'backpack', /BACKPACK|RUCKSACK/],
  ['Bags', 'tote', /\bBAGS?\b|SHOPPER|PURSE|SATCHEL|HANDBAG|WALLET|\bCASE\b|JUMBO/],
  ['Baskets', 'basket', /BASKET|TRUG|CRATE/],
  ['Cushions', 'cushion', /CUSHION|PILLOW|PINCUSHION|BEAN ?BAG/],
  ['Rugs & Mats', 'rug', /\bRUG|DOOR ?MAT|\bMATS?\b|PLACEMAT|COASTER/],
  ['Blankets & Throws', 'blanket', /BLANKET|THROW|QUILT|TOWEL|NAPKIN|TABLECLOTH|DOILY|FABRIC/],
  ['Aprons & Gloves', 'tshirt', /APRON|OVEN GLOVE|GLOVE|MITT|SHIRT|TUNIC/],
  ['Scarves & Hats', 'scarf', /SCARF|SHAWL|PASHMINA|\bHATS?\b|BERET/],
  ['Socks & Slippers', 'socks', /SOCK|SLIPPER|LEGGING|STOCKING/],
  ['Umbrellas & Rainwear', 'jacket', /UMBRELLA|PARASOL|RAIN ?COAT|PONCHO|RAINMAC/],
  ['Boots & Shoes', 'boots', /\bBOOTS?\b|\bSHOES?\b|WELLIES/],
  [
    'Jewellery',
    'parcel',
    /NECKLACE|BRACELET|EARRING|\bRINGS?\b|BROOCH|PENDANT|JEWEL|HAIRCLIP|HAIR ?(SLIDE|GRIP)|BANGLE|CHARM|LARIAT|CHOKER/,
  ],
  [
    'Toys & Games',
    'giftcard',
    /TOY|DOLL|\bGAMES?\b|PLAYHOUSE|SOLDIER|SKITTLE|SPACEBOY|JIGSAW|PUZZLE|DOMINO|YO-?YO|SKIPPING|RABBIT|TEDDY|PAINT|CRAYON|CHALK|STICKER|CIRCUS/,
  ],
  [
    'Notebooks & Stationery',
    'notebook',
    /NOTEBOOK|JOURNAL|DIARY|BOOK|PENCIL|\bPENS?\b|PAPER|\bCARDS?\b|STATION|MEMO|RUBBER|ERASER|RULER|STAMP|ENVELOPE|CALENDAR|ALBUM|SCRAP|\bTAPE\b|WRAP|RIBBON|TAGS?\b|POSTCARD|BLACKBOARD|CHALKBOARD/,
  ],
  [
    'Garden & Planters',
    'planter',
    /PLANTER|GARDEN|FLOWERPOT|WATERING|SEED|HERB|POT\b|POTS\b|BIRD|FEEDER|GNOME|TROWEL|BUCKET|WINDMILL|NESTING/,
  ],
  ['Vases & Flowers', 'vase', /VASE|FLOWER|ROSE\b|ROSES|BOUQUET|POSY|DAISY|TULIP/],
  ['Frames & Mirrors', 'notebook', /FRAME|MIRROR|PICTURE|PHOTO|CANVAS|PRINT\b/],
  ['Signs & Boards', 'board', /SIGN\b|BOARD|PLAQUE|WALL ART|LETTER|MAGNET|BLOCK WORD|TRAY/],
  ['Hooks & Hangers', 'board', /HOOK|HANGER|HOLDER|KNOB|RACK|HANGING|DOORSTOP|DOOR/],
  ['Bath & Soap', 'soap', /SOAP|BATH|SPONGE|SHOWER|LAVENDER|SCENT|FRAGRANCE|OIL BURNER|TISSUE/],
  ['Coffee', 'coffee', /COFFEE/],
  ['Tea', 'tea', /\bTEA\b/],
  [
    'Kitchen',
    'board',
    /KITCHEN|SPOON|FORK|KNIFE|CUTLERY|SPATULA|WHISK|GRATER|SCALES|EGG|PANTRY|SALT|PEPPER|TOAST|PIE|FOOD|LUNCH|PICNIC/,
  ],
  ['Tents & Outdoors', 'tent', /TENT|TEEPEE|TIPI|CAMP|BEACH|DECKCHAIR/],
  [
    'Hearts & Decorations',
    'parcel',
    /HEART|DECORATION|ORNAMENT|ANGEL|STAR|FEATHER|BUTTERFLY|MOBILE|WREATH|FAIRY|CHICK|EASTER|PARTY|BALLOON|STRAW|CONFETTI/,
  ],
];

const colourWords: readonly (readonly [RegExp, string])[] = [
  [/\bRED\b|CHERRY|STRAWBERRY|RETROSPOT/, 'Berry'],
  [/PINK|RASPBERRY|FUSCHIA|FUCHSIA/, 'Rose'],
  [/BLUE|NAVY|SPACEBOY/, 'Ink'],
  [/TURQ|AQUA|TEAL/, 'Teal'],
  [/GREEN|LEAF|APPLE|MINT/, 'Sage'],
  [/FOREST|WOODLAND/, 'Forest'],
  [/BLACK|BAROQUE/, 'Charcoal'],
  [/IVORY|CREAM|NATURAL/, 'Cream'],
  [/WHITE/, 'Chalk'],
  [/YELLOW|LEMON|MUSTARD|SUNFLOWER/, 'Mustard'],
  [/ORANGE|CORAL/, 'Terracotta'],
  [/PURPLE|LILAC|AMETHYST|LAVENDER|VIOLET/, 'Plum'],
  [/SILVER|ZINC|METAL|GREY|TIN\b/, 'Slate'],
  [/GOLD|BRASS|ANTIQUE/, 'Brass'],
  [/WOOD|WICKER|BAMBOO/, 'Oak'],
  [/CHOCOLATE|BROWN|COPPER/, 'Walnut'],
];

const patternWords: readonly (readonly [RegExp, string])[] = [
  [/SPOT|DOT|DOTCOM|BUBBLE/, 'dots'],
  [/STRIP|UNION JACK|DECKCHAIR/, 'stripe'],
  [/CHECK|GINGHAM|PATCHWORK|TARTAN/, 'check'],
  [/PAISLEY|SCROLL|BAROQUE|SKULL|DOLLY|MATRYOSHKA/, 'arches'],
  [/FLORAL|DAISY|FLOWER|ROSE|BOTANIC|LEAF|WOODLAND/, 'leaf'],
  [/DIAMOND|HARLEQUIN|GEOMETRIC/, 'diamond'],
  [/MARBLE|VINTAGE|ANTIQUE|RUSTIC/, 'speckle'],
];

export const otherKind = 'Gifts & More';

/** Type and shape that a title suggests. */
export function kindOf(title: string): { type: string; shape: string } {
  const found = kinds.find(([, , words]) => words.test(title.toUpperCase()));
  return found ? { type: found[0], shape: found[1] } : { type: otherKind, shape: 'parcel' };
}

/** A colour named in the title, or undefined. */
export const colourIn = (title: string): string | undefined =>
  colourWords.find(([words]) => words.test(title.toUpperCase()))?.[1];

/** A pattern the title speaks of, or undefined. */
export const patternIn = (title: string): string | undefined =>
  patternWords.find(([words]) => words.test(title.toUpperCase()))?.[1];

/** Country names as order files write them. */
export const countryCodes: Record<string, string> = {
  'UNITED KINGDOM': 'GB',
  EIRE: 'IE',
  IRELAND: 'IE',
  GERMANY: 'DE',
  FRANCE: 'FR',
  SPAIN: 'ES',
  NETHERLANDS: 'NL',
  BELGIUM: 'BE',
  SWITZERLAND: 'CH',
  PORTUGAL: 'PT',
  AUSTRALIA: 'AU',
  NORWAY: 'NO',
  ITALY: 'IT',
  'CHANNEL ISLANDS': 'JE',
  FINLAND: 'FI',
  CYPRUS: 'CY',
  SWEDEN: 'SE',
  AUSTRIA: 'AT',
  DENMARK: 'DK',
  JAPAN: 'JP',
  POLAND: 'PL',
  ISRAEL: 'IL',
  USA: 'US',
  'HONG KONG': 'HK',
  SINGAPORE: 'SG',
  ICELAND: 'IS',
  CANADA: 'CA',
  GREECE: 'GR',
  MALTA: 'MT',
  'UNITED ARAB EMIRATES': 'AE',
  LEBANON: 'LB',
  LITHUANIA: 'LT',
  BRAZIL: 'BR',
  'CZECH REPUBLIC': 'CZ',
  BAHRAIN: 'BH',
  'SAUDI ARABIA': 'SA',
  RSA: 'ZA',
};
