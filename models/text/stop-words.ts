// Words that carry no theme, in the languages themes are found in; and those languages.

/** BCP 47. A text in another language is left out, and counted. */
export const THEME_LANGUAGES = ['en', 'de'] as const;
export type ThemeLanguage = (typeof THEME_LANGUAGES)[number];

const WORDS: Record<ThemeLanguage, string> = {
  en: `a about above after again all also although always am an and any are aren't around as at back be because been before being
    below between both but by came can can't cannot come could couldn't did didn't do does doesn't doing don't down during each even
    ever every few for from further get gets getting go goes going gone got had hadn't has hasn't have haven't having he her here hers
    him his how however i i'd i'll i'm i've if in into is isn't it it's its itself just know least less like little lot made make makes
    many may maybe me might more most much must my myself never no nor not now of off often on once one only or other our ours out over
    own perhaps put quite rather really s said same say see seem she should shouldn't since so some something still such sure t take
    than that that's the their them then there there's these they thing things think this those though through time to too two under
    until up upon us use used very want wanted was wasn't way we well went were weren't what when where which while who whole whom why
    will with without won't would wouldn't yes yet you you're your yours`,
  de: `ab aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin bis bist da dabei dadurch daher
    dann daran darauf das dass dasselbe davon dazu dein deine dem den denn der des deshalb dessen die dies diese diesem diesen dieser
    dieses doch dort du durch ein eine einem einen einer eines einfach einige einmal er es etwas euch eure für gar gegen gehabt gemacht
    gerade gern gibt ging ganz hab habe haben hat hatte hatten hätte hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer
    in ins ist ja jede jedem jeden jeder jedes jedoch jetzt kann kannst kein keine keinem keinen keiner können könnte leider machen macht
    man manche mehr mein meine meinem meinen meiner mich mir mit muss müssen nach nicht nichts nie noch nun nur ob oder ohne schon sehr
    sein seine seinem seinen seiner seit selbst sich sie sind so sogar solche soll sollte sondern sonst trotz über um und uns unser unsere
    unter viel viele vom von vor war waren warum was weil weiter welche wenn wer werde werden wie wieder will wir wird wirklich wo wurde
    wurden würde zu zum zur zwar zwei zwischen`,
};

const stops = Object.fromEntries(
  THEME_LANGUAGES.map((language) => [language, new Set(WORDS[language].split(/\s+/))]),
) as Record<ThemeLanguage, Set<string>>;

/** Words of a text in lower case, in their order. */
export const wordsIn = (text: string): string[] =>
  [
    ...text
      .normalize('NFC')
      .toLowerCase()
      .matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu),
  ].map(([word]) => word.replaceAll('’', "'").replace(/['-]+$/, ''));

/** Whether a word says nothing of what a text is about. */
export const isStopWord = (word: string, language: ThemeLanguage): boolean =>
  word.length < 3 || /^\d+$/.test(word) || stops[language].has(word);

/** The language most of whose little words a text has; null where it has none of them, or as many of each. */
export function languageOf(text: string): ThemeLanguage | null {
  const words = wordsIn(text);
  const counts = THEME_LANGUAGES.map((language) => words.filter((word) => stops[language].has(word)).length);
  const most = Math.max(...counts);
  const best = counts.indexOf(most);
  return most < Math.max(1, words.length / 10) || counts.filter((count) => count === most).length > 1
    ? null
    : THEME_LANGUAGES[best]!;
}
