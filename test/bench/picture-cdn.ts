// The stand-in shop gives every picture whole, as PNG; Shopify's CDN gives it at the width asked for, as WebP. This stands before the
// shop and does that, so that what pictures weigh is not ten times what a visitor's phone would load. Everything else passes unchanged.

import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';

const QUALITY = 0.8;

export interface PictureCdn {
  url: string;
  close(): Promise<void>;
}

/** @param browser draws the pictures; each once for a width */
export async function pictureCdn(origin: string, browser: Browser): Promise<PictureCdn> {
  const page = await browser.newPage();
  const drawn = new Map<string, Promise<Buffer>>();

  const draw = async (path: string): Promise<Buffer> => {
    const width = Number(new URL(path, origin).searchParams.get('width'));
    const whole = Buffer.from(await (await fetch(origin + path)).arrayBuffer()).toString('base64');
    const webp = await page.evaluate(
      async ({ whole, width, quality }) => {
        const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${whole}`)).blob());
        const canvas = document.createElement('canvas');
        // The CDN never enlarges.
        canvas.width = Math.min(width, picture.width);
        canvas.height = Math.round((picture.height * canvas.width) / picture.width);
        canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
        return canvas.toDataURL('image/webp', quality).split(',')[1] as string;
      },
      { whole, width, quality: QUALITY },
    );
    return Buffer.from(webp, 'base64');
  };

  const server = createServer((asked, answer) => {
    const path = asked.url ?? '/';
    if (/^\/images\/.*[?&]width=\d+/.test(path)) {
      const picture = drawn.get(path) ?? draw(path);
      drawn.set(path, picture);
      picture.then(
        (bytes) => answer.writeHead(200, { 'content-type': 'image/webp', 'cache-control': 'max-age=3600' }).end(bytes),
        () => answer.writeHead(502).end(),
      );
      return;
    }
    const passed = request(origin + path, { method: asked.method, headers: asked.headers }, (told) => {
      answer.writeHead(told.statusCode ?? 502, told.headers);
      told.pipe(answer);
    });
    passed.once('error', () => answer.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      await page.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
