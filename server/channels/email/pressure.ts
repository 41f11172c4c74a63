// Words that press: haste, scarcity that nobody can check, countdowns, shouting. In the languages our mails are written in.

const pressing =
  /\b(hurry|last chance|act (?:now|fast)|only \d+ left|limited (?:time|offer|stock)|expires? (?:soon|today|tonight)|running out|don[’']?t miss|before it[’']?s gone|countdown|selling fast|urgent|today only|final (?:hours|call)|ends (?:tonight|soon)|reserved for you)\b|\b(beeil\w*|letzte chance|nur noch \d+|nur noch heute|läuft (?:bald |heute )?ab|bald ausverkauft|fast ausverkauft|nur heute|jetzt zugreifen|nicht verpassen|verpass\w*|dringend|endet (?:heute|bald)|schnell sein)(?![\p{L}])/giu;
const shouting = /\b\p{Lu}{5,}\b|!{2,}|\?{2,}/gu;

/** What presses, as written; Liquid's own words are nobody's. */
export const pressureIn = (text: string): string[] => found(text, pressing);

/** What is written in capitals, or with more than one mark of exclamation. */
export const shoutingIn = (text: string): string[] => found(text, shouting);

const found = (text: string, what: RegExp): string[] => [
  ...new Set([...text.replace(/\{[{%].*?[%}]\}/gs, ' ').matchAll(what)].map((match) => match[0])),
];
