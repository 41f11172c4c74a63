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

export const askPage = (language: Language) => html(asking, language);
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
button:focus-visible{outline:3px solid #6b8afd;outline-offset:2px}
@media (prefers-color-scheme:dark){body{background:#121416;color:#f0f2f4}main{background:#1c1f22}button{background:#f0f2f4;color:#16181a}}
</style></head><body><main><h1>${title}</h1><p>${text}</p>${form}</main></body></html>
`;
}
