// The mailbox as a person sees it: the list, and one mail beside its headers.

import { escapeHtml } from './http-server.ts';
import type { StoredMessage } from './mailbox.ts';

export function listPage(messages: readonly StoredMessage[], firstScript: string): string {
  const rows = [...messages]
    .reverse()
    .map(
      (message) => `<a class="row" href="/messages/${message.id}">
  <span class="from">${escapeHtml(message.from.replace(/<.*>/, '').trim() || message.from)}</span>
  <span class="subject">${escapeHtml(message.subject)} <span class="preview">${escapeHtml(preview(message))}</span></span>
  <span class="to">${escapeHtml(message.to)}</span>
  <time datetime="${message.at}">${escapeHtml(when(message.at))}</time>
</a>`,
    )
    .join('\n');
  const empty = `<p class="empty">No mail yet. What the app sends to the shop's shoppers arrives here.</p>`;
  return page(
    'Mailbox',
    rows || empty,
    firstScript,
    `${messages.length} ${messages.length === 1 ? 'message' : 'messages'}`,
  );
}

export function messagePage(message: StoredMessage, firstScript: string): string {
  const headers = Object.entries(message.headers)
    .map(([name, value]) => `<tr><th>${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`)
    .join('');
  return page(
    message.subject,
    `<article>
  <h2>${escapeHtml(message.subject)}</h2>
  <p class="meta"><b>${escapeHtml(message.from)}</b> to ${escapeHtml(message.to)}<time datetime="${message.at}">${escapeHtml(when(message.at))}</time></p>
  <iframe title="The mail" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/messages/${message.id}/html"></iframe>
  <details><summary>Headers</summary><table>${headers}</table></details>
  <details><summary>Plain text</summary><pre>${escapeHtml(message.text)}</pre></details>
</article>`,
    firstScript,
    '<a href="/">All mail</a>',
  );
}

function preview(message: StoredMessage): string {
  return message.text
    .replace(/https?:\S+/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 110);
}

function when(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}

function page(title: string, body: string, firstScript: string, aside: string): string {
  return `<!doctype html>
<html lang="en"><head><script>${firstScript}</script><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>
*{box-sizing:border-box}body{margin:0;font:15px/1.45 system-ui,sans-serif;color:#1c2024;background:#f4f5f7}
header{display:flex;justify-content:space-between;align-items:baseline;padding:14px 24px;background:#fff;border-bottom:1px solid #dfe3e8}
header h1{font-size:17px;margin:0}header a{color:#1f5fbf}main{max-width:1080px;margin:24px auto;padding:0 16px}
.row{display:grid;grid-template-columns:150px 1fr 220px 150px;gap:16px;padding:12px 16px;background:#fff;border-bottom:1px solid #e9ecef;color:inherit;text-decoration:none}
.row:first-child{border-radius:8px 8px 0 0}.row:last-child{border-radius:0 0 8px 8px}.row:hover,.row:focus-visible{background:#eef4ff}
.row span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.from,.subject{font-weight:600}.preview,.to,time{color:#5c6670;font-weight:400}
.empty{padding:64px 16px;text-align:center;color:#5c6670;background:#fff;border-radius:8px}
article{background:#fff;border-radius:8px;padding:24px}article h2{margin:0 0 8px;font-size:21px}.meta time{float:right}
iframe{width:100%;height:70vh;border:1px solid #dfe3e8;border-radius:8px;background:#fff}
details{margin-top:16px}summary{cursor:pointer;font-weight:600}table{border-collapse:collapse;margin-top:8px;table-layout:fixed;width:100%}
th{width:220px;text-align:left;vertical-align:top;font-weight:500;color:#5c6670}th,td{padding:4px 8px 4px 0;overflow-wrap:anywhere}pre{white-space:pre-wrap}
@media(max-width:700px){.row{grid-template-columns:1fr auto;gap:2px 12px}.subject{grid-column:1/-1;grid-row:2;white-space:normal}.to{display:none}.meta time{float:none;display:block}th{width:120px}}
</style></head><body><header><h1>Mailbox</h1><div>${aside}</div></header><main>${body}</main></body></html>`;
}
