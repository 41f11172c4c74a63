// The small pages behind links in mails: neutral, without scripts, in the reader's language, telling nothing of any shop.

type Language = string | false;

interface Words {
  title: string;
  text: string;
  button?: string;
}

const asking: Record<string, Words> = {
  en: {
    title: 'No more e-mails from this shop?',
    text: 'Press the button and we will not write to you again. Order confirmations still reach you.',
    button: 'Unsubscribe',
  },
  de: {
    title: 'Keine E-Mails mehr von diesem Shop?',
    text: 'Ein Druck auf den Knopf, und wir schreiben Ihnen nicht mehr. Bestellbestätigungen kommen weiterhin an.',
    button: 'Abmelden',
  },
};
const done: Record<string, Words> = {
  en: { title: 'You are unsubscribed', text: 'From now on we send you no more e-mails. You can close this page.' },
  de: {
    title: 'Sie sind abgemeldet',
    text: 'Ab sofort senden wir Ihnen keine E-Mails mehr. Sie können diese Seite schließen.',
  },
};
const waiting: Record<string, Words> = {
  en: {
    title: 'You are unsubscribed',
    text: 'One e-mail was just leaving and may still arrive. There will be no more after it.',
  },
  de: {
    title: 'Sie sind abgemeldet',
    text: 'Eine E-Mail war gerade unterwegs und kommt vielleicht noch an. Danach kommt keine mehr.',
  },
};
const unknown: Record<string, Words> = {
  en: {
    title: 'This link leads nowhere',
    text: 'It may be incomplete, or too old. Please use the link in the newest e-mail.',
  },
  de: {
    title: 'Dieser Link führt nirgendwohin',
    text: 'Er ist vielleicht unvollständig oder zu alt. Bitte nehmen Sie den Link aus der neuesten E-Mail.',
  },
};

const confirming: Record<string, Words> = {
  en: {
    title: 'E-mails from this shop?',
    text: 'Press the button to confirm that you want them. Without it, none will come.',
    button: 'Yes, confirm',
  },
  de: {
    title: 'E-Mails von diesem Shop?',
    text: 'Bestätigen Sie mit dem Knopf, dass Sie sie möchten. Ohne Bestätigung kommt keine.',
    button: 'Ja, bestätigen',
  },
};
const confirmed: Record<string, Words> = {
  en: {
    title: 'Confirmed',
    text: 'Thank you. Every e-mail has a link with which you can end it. You can close this page.',
  },
  de: {
    title: 'Bestätigt',
    text: 'Danke. In jeder E-Mail steht ein Link, mit dem Sie sich abmelden können. Sie können diese Seite schließen.',
  },
};

const asked: Record<string, Words> = {
  en: {
    title: 'Your answer',
    text: 'Choose a number. If you like, say a word about it: a person reads it.',
    button: 'Send',
  },
  de: {
    title: 'Ihre Antwort',
    text: 'Wählen Sie eine Zahl. Wenn Sie möchten, schreiben Sie ein Wort dazu: Ein Mensch liest es.',
    button: 'Absenden',
  },
};
const thanked: Record<string, Words> = {
  en: { title: 'Thank you', text: 'Your answer has arrived. You can close this page.' },
  de: { title: 'Danke', text: 'Ihre Antwort ist angekommen. Sie können diese Seite schließen.' },
};
const sharing: Record<string, string> = {
  en: 'If you know somebody who might like this shop, this is your link:',
  de: 'Wenn Sie jemanden kennen, dem dieser Shop gefallen könnte, ist das Ihr Link:',
};
const commentLabel: Record<string, string> = { en: 'A word about it', de: 'Ein Wort dazu' };

/** A scale of numbers, the clicked one chosen, and room for a word. */
export function surveyPage(language: Language, scale: { from: number; to: number }, chosen: number | null): string {
  const code = language === 'de' ? 'de' : 'en';
  const { title, text, button } = asked[code] as Words;
  const scores = Array.from({ length: scale.to - scale.from + 1 }, (_, n) => scale.from + n);
  const choices = scores
    .map(
      (score) =>
        `<label><input type="radio" name="score" value="${score}" required${score === chosen ? ' checked' : ''}>${score}</label>`,
    )
    .join('');
  const form = `<form method="post"><fieldset><legend>${title}</legend>${choices}</fieldset><label class="word">${commentLabel[code]}<textarea name="comment" rows="3" maxlength="2000"></textarea></label><button>${button}</button></form>`;
  return framed(code, title, text, form);
}

/** @param share the reader's own link to pass on, where they would recommend the shop */
export function thanksPage(language: Language, share: string | null): string {
  const code = language === 'de' ? 'de' : 'en';
  const { title, text } = thanked[code] as Words;
  const link = share === null ? '' : `<p class="word">${sharing[code]}<br><a href="${share}">${share}</a></p>`;
  return framed(code, title, text, link);
}

export const askPage = (language: Language) => html(asking, language);
export const confirmPage = (language: Language) => html(confirming, language);
export const confirmedPage = (language: Language) => html(confirmed, language);
export const donePage = (language: Language) => html(done, language);
export const waitPage = (language: Language) => html(waiting, language);
export const unknownPage = (language: Language) => html(unknown, language);

function html(words: Record<string, Words>, language: Language): string {
  const code = language === 'de' ? 'de' : 'en';
  const { title, text, button } = words[code] as Words;
  // The form posts to its own address and says what a mailbox would say.
  const form =
    button === undefined
      ? ''
      : `<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>${button}</button></form>`;
  return framed(code, title, text, form);
}

function framed(code: 'en' | 'de', title: string, text: string, form: string): string {
  return `<!doctype html>
<html lang="${code}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${title}</title>
<style>
:root{color-scheme:light dark}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f3f4f5;color:#1f2328;font:16px/1.55 -apple-system,"Segoe UI",Roboto,Arial,sans-serif}
main{box-sizing:border-box;max-width:28rem;margin:1.25rem;padding:2.25rem;background:#fff;border-radius:14px}
h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.25}
p{margin:0}
button{margin-top:1.5rem;padding:.9rem 1.9rem;border:0;border-radius:10px;background:#1f2328;color:#fff;font:inherit;font-weight:600;cursor:pointer}
fieldset{margin:1.25rem 0 0;padding:0;border:0;display:flex;flex-wrap:wrap;gap:.5rem .9rem}
legend{position:absolute;clip-path:inset(50%)}
.word{display:block;margin-top:1.25rem}
textarea{display:block;box-sizing:border-box;width:100%;margin-top:.4rem;font:inherit;border-radius:10px;padding:.6rem}
button:focus-visible{outline:3px solid #6b8afd;outline-offset:2px}
@media (prefers-color-scheme:dark){body{background:#121416;color:#f0f2f4}main{background:#1c1f22}button{background:#f0f2f4;color:#16181a}}
</style></head><body><main><h1>${title}</h1><p>${text}</p>${form}</main></body></html>
`;
}
