// The merchant's admin around the app: pages of the stand-in shop, the app in its frame, and the other end of the app-bridge script.

import { createHmac } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { extensionFile } from './admin-extensions/pages.ts';
import { adminPage } from './admin-pages.ts';
import { answering, HttpError, readBody, readJson, sendHtml, sendJson } from './http-server.ts';
import { embeddedAppUrl } from './installation.ts';
import { type PlatformOptions, platformRequest } from './platform-server.ts';
import { mintSessionToken, staffUser } from './session-token.ts';
import { appExtensions, toggleBlock } from './theme-blocks.ts';

export interface AdminOptions extends PlatformOptions {
  themeFolder: string;
  /** What the buttons of the admin do. */
  actions: {
    install(): Promise<void>;
    uninstall(): void;
    compliance(topic: string, customer: unknown): void;
  };
}

export function adminServer(options: AdminOptions): RequestListener {
  const { shop, themeFolder, actions } = options;
  // Whoever opened an admin page is the merchant; other sites' pages are not.
  const key = createHmac('sha256', shop.app.apiSecret).update('admin page').digest('hex').slice(0, 32);
  const mustBeMerchant = (cookie: string | undefined) => {
    if (!(cookie ?? '').includes(`sandbox_admin=${key}`)) throw new HttpError(401, 'Open the admin page first');
  };
  return answering(async (request, response, url) => {
    if (await platformRequest(options, request, response, url)) return;
    const { pathname } = url;
    if (pathname.startsWith('/-/')) {
      mustBeMerchant(request.headers.cookie);
      const bridge: Record<string, () => unknown> = {
        'id-token': () => mintSessionToken(shop),
        user: () => ({
          id: Number(staffUser.id),
          name: `${staffUser.first_name} ${staffUser.last_name}`,
          email: staffUser.email,
        }),
        extensions: () => appExtensions(shop, themeFolder),
        scopes: () => {
          const granted = shop.singles.installation?.scopes ?? [];
          return { granted, required: granted, optional: [] };
        },
        'frame-url': () => embeddedAppUrl(shop, url.searchParams.get('path') ?? '/'),
        products: () =>
          shop
            .publishedProducts()
            .map(({ id, title, handle }) => ({ id: `gid://shopify/Product/${id}`, title, handle })),
      };
      const answer = bridge[pathname.slice('/-/'.length)];
      if (!answer) throw new HttpError(404, 'No such thing');
      sendJson(response, 200, { value: answer() });
      return;
    }
    const extension = extensionFile(shop, url);
    if (extension) {
      response.writeHead(200, { 'content-type': extension.type, 'cache-control': 'no-store' }).end(extension.body);
      return;
    }
    if (request.method === 'POST') {
      mustBeMerchant(request.headers.cookie);
      if (request.headers['sec-fetch-site'] === 'cross-site') throw new HttpError(403, 'From this page only');
      const isJson = request.headers['content-type']?.includes('json');
      const form: Record<string, unknown> = isJson
        ? await readJson(request)
        : Object.fromEntries(new URLSearchParams((await readBody(request)).toString()));
      if (pathname === '/themes/blocks') toggleBlock(shop, String(form.block), form.on === 'on');
      else if (pathname === '/apps/uninstall') actions.uninstall();
      else if (pathname === '/apps/install') await actions.install();
      else if (pathname === '/customers/compliance') actions.compliance(String(form.topic), String(form.customer));
      else throw new HttpError(404, 'No such action');
      response.writeHead(303, { location: String(form.back ?? '/') }).end();
      return;
    }
    response.setHeader('set-cookie', `sandbox_admin=${key}; Path=/; HttpOnly; SameSite=Lax`);
    const page = adminPage(shop, url, themeFolder);
    sendHtml(response, page ?? 'No such page', page ? 200 : 404);
  });
}
