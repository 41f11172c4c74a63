// An extension on a page of its own, as it stands in a frame on the admin's pages, and where on those pages it stands.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adminExtensions } from '../../../extensions/build.ts';
import { escapeHtml } from '../http-server.ts';
import type { ShopState } from '../shop-state.ts';
import { dateShim } from '../storefront/date-shim.ts';
import { gid } from '../webhooks/shapes.ts';
import { apiScript } from './api.ts';
import { elementsScript } from './elements.ts';

const folder = join(import.meta.dirname, '../../../extensions/presage-admin');

/** `/extensions/HANDLE?id=GID&locale=en` and `/extensions/HANDLE.js`; undefined for anything else. */
export function extensionFile(shop: ShopState, url: URL): { type: string; body: string } | undefined {
  const [, handle, ending] = /^\/extensions\/([a-z-]+)(\.js)?$/.exec(url.pathname) ?? [];
  const extension = adminExtensions.find((one) => one.handle === handle);
  if (extension === undefined || !shop.singles.installation) return undefined;
  if (ending) return { type: 'text/javascript', body: readFileSync(join(folder, 'dist', `${handle}.js`), 'utf8') };
  const locale = url.searchParams.get('locale') === 'de' ? 'de' : 'en';
  const given = {
    target: extension.target,
    selected: [{ id: url.searchParams.get('id') ?? '' }],
    app: shop.origins.app,
    texts: JSON.parse(readFileSync(join(folder, 'locales', locale === 'de' ? 'de.json' : 'en.default.json'), 'utf8')),
    locale,
  };
  return {
    type: 'text/html; charset=utf-8',
    body: `<!doctype html><html lang="${locale}"><head><script>${dateShim(shop.clock.offset)}</script><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${handle}</title>
<style>body{margin:4px;font:13px/1.45 Inter,system-ui,-apple-system,"Segoe UI",sans-serif;color:#303030}</style>
<script>${apiScript(given)}</script><script>${elementsScript(`/apps/${shop.app.handle}`)}</script>
<script src="/extensions/${handle}.js"></script></head><body></body></html>`,
  };
}

/** A frame with an extension in it that is as high as what it shows. */
export function extensionFrame(handle: (typeof adminExtensions)[number]['handle'], type: string, id: string): string {
  const source = `/extensions/${handle}?id=${encodeURIComponent(gid(type, id))}`;
  return `<div class="extension"><iframe title="${escapeHtml(handle)}" src="${escapeHtml(source)}"></iframe></div>
<script>for(const f of document.querySelectorAll('.extension iframe'))f.onload=()=>{const d=f.contentDocument,fit=()=>{f.style.height=d.body.offsetHeight+8+'px'};fit();new f.contentWindow.ResizeObserver(fit).observe(d.body)}</script>`;
}
