import type { AddressInfo } from 'node:net';
import express from 'express';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { healthRouter } from '../../../server/http/health.ts';
import { tempStore } from '../../support/temp-store.ts';

it('how the app is doing is told on this machine alone: whatever a proxy passed on is a stranger’s', async () => {
  const { store } = await tempStore();
  const server = express().use(healthRouter(store, new Registry())).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const status = async (path: string, headers: Record<string, string> = {}) =>
    (await fetch(url + path, { headers })).status;
  try {
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      expect([path, await status(path)]).toEqual([path, 200]);
      for (const name of ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via'])
        expect([path, name, await status(path, { [name]: '127.0.0.1' })]).toEqual([path, name, 404]);
    }
  } finally {
    server.close();
  }
});
