// The shopper's own page as HTML: a plain form, no script, readable by whatever reads it.

import type { OwnPage } from '../channels/links/preferences.ts';
import { frequencies } from '../profile/preferences.ts';
import { type PreferenceWords, preferenceWords } from './preference-words.ts';

type Language = string | false;

const safe = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const wordsIn = (language: Language): [string, PreferenceWords] => {
  const code = language !== false && language in preferenceWords ? language : 'en';
  return [code, preferenceWords[code] as PreferenceWords];
};

/** @param saved the form was just taken over */
export function preferencePage(page: OwnPage, language: Language, saved: boolean): string {
  const [code, words] = wordsIn(language);
  const title = words.title.replace('{shop}', () => page.shop.name);
  const { wishes } = page;
  const choice = (name: string, value: string, label: string, on: boolean, type = 'radio') =>
    `<label><input type="${type}" name="${name}" value="${safe(value)}"${on ? ' checked' : ''}> <span>${safe(label)}</span></label>`;
  const group = (legend: string, help: string, inside: string) =>
    `<fieldset><legend>${legend}</legend>${help ? `<p class="help">${help}</p>` : ''}<div class="choices">${inside}</div></fieldset>`;
  const interests = page.kinds
    .map((kind) => choice('interest', kind, kind, wishes.interests.includes(kind), 'checkbox'))
    .join('');
  const hidden = page.hidden
    .map(({ product, title: name }) => choice('show', product, name, false, 'checkbox'))
    .join('');
  const often = frequencies
    .map((frequency) => choice('frequency', frequency, words[frequency], wishes.frequency === frequency))
    .join('');
  const form = [
    interests && group(words.interests, words.interestsHelp, interests),
    hidden && group(words.hidden, words.hiddenHelp, hidden),
    group(
      words.emails,
      '',
      choice('emails', 'on', words.emailsOn, page.emails && wishes.channels.email) +
        choice('emails', 'off', words.emailsOff, !(page.emails && wishes.channels.email)),
    ),
    ...(['sms', 'push'] as const).flatMap((channel) => {
      const on = page[channel];
      if (on === null) return [];
      return group(
        words[channel],
        '',
        choice(channel, 'on', words.channelOn, on) + choice(channel, 'off', words.channelOff, !on),
      );
    }),
    group(words.often, '', often),
    group(
      words.personal,
      words.personalHelp,
      choice('personal', 'on', words.personalOn, wishes.personal) +
        choice('personal', 'off', words.personalOff, !wishes.personal),
    ),
  ].join('');
  return html(
    code,
    words,
    title,
    `<p>${words.intro}</p>${saved ? `<p class="saved" role="status">${words.saved}</p>` : ''}
<form method="post"><input type="hidden" name="do" value="save">${form}<button>${words.save}</button></form>
<section><h2>${words.data}</h2><p class="help">${words.dataHelp}</p>
<form method="post"><input type="hidden" name="do" value="download"><button class="second">${words.download}</button></form>
<details><summary>${words.erase}</summary><p class="help">${words.eraseHelp}</p>
<form method="post"><input type="hidden" name="do" value="erase"><label><input type="checkbox" name="sure" value="yes" required> <span>${words.eraseSure}</span></label><button class="second">${words.eraseButton}</button></form></details></section>`,
  );
}

export function erasedPage(language: Language): string {
  const [code, words] = wordsIn(language);
  return html(code, words, words.erased, `<p>${words.erasedText}</p>`);
}

export function unknownOwnPage(language: Language): string {
  const [code, words] = wordsIn(language);
  return html(code, words, words.unknown, `<p>${words.unknownText}</p>`);
}

function html(code: string, { dir }: PreferenceWords, title: string, inside: string): string {
  return `<!doctype html>
<html lang="${code}" dir="${dir}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${safe(title)}</title>
<style>
:root{color-scheme:light dark;--ink:#1f2328;--paper:#fff;--ground:#f3f4f5;--line:#d5d9de;--quiet:#57606a}
@media (prefers-color-scheme:dark){:root{--ink:#f0f2f4;--paper:#1c1f22;--ground:#121416;--line:#3a4046;--quiet:#a9b1ba}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 -apple-system,"Segoe UI",Roboto,Arial,sans-serif}
main{max-width:40rem;margin:2rem auto;padding:2rem 1.5rem;background:var(--paper);border-radius:14px}
h1{margin:0 0 .75rem;font-size:1.6rem;line-height:1.2;overflow-wrap:anywhere}
h2{margin:0 0 .25rem;font-size:1.15rem}
p{margin:0 0 .75rem}
fieldset{min-width:0;margin:1.5rem 0 0;padding:1.25rem 0 0;border:0;border-top:1px solid var(--line)}
legend{float:inline-start;width:100%;padding:0;font-weight:600;font-size:1.1rem}
legend+*{clear:both}
.help{color:var(--quiet);font-size:.925rem}
.choices{display:flex;flex-wrap:wrap;gap:.5rem;padding-top:.6rem}
label{display:inline-flex;align-items:center;gap:.6rem;min-height:44px;padding:.4rem .9rem;border:1px solid var(--line);border-radius:10px;cursor:pointer;overflow-wrap:anywhere}
label:has(:checked){border-color:var(--ink);box-shadow:inset 0 0 0 1px var(--ink)}
label:has(:focus-visible),button:focus-visible,summary:focus-visible{outline:3px solid #6b8afd;outline-offset:2px}
input{width:1.1rem;height:1.1rem;margin:0;accent-color:var(--ink);flex:none}
button{display:block;margin-top:1.5rem;padding:.8rem 1.7rem;min-height:44px;border:1px solid var(--ink);border-radius:10px;background:var(--ink);color:var(--paper);font:inherit;font-weight:600;cursor:pointer}
button.second{margin-top:.75rem;background:transparent;color:var(--ink)}
section{margin-top:2.5rem;padding-top:1.5rem;border-top:1px solid var(--line)}
details{margin-top:1.25rem}
summary{padding:.6rem 0;cursor:pointer;font-weight:600}
.saved{padding:.75rem 1rem;border-radius:10px;background:color-mix(in srgb,#2da44e 18%,var(--paper))}
@media (max-width:40rem){main{margin:0;border-radius:0;padding:1.5rem 1.1rem}}
</style></head><body><main><h1>${safe(title)}</h1>${inside}</main></body></html>
`;
}
