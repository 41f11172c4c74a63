// A TCP proxy that fails the way networks fail: not there, silent, slow, or gone at a chosen byte or word.

import net, { type AddressInfo } from 'node:net';

export type NetworkFault =
  | { kind: 'none' }
  /** Connections are closed at once. */
  | { kind: 'refuse' }
  /** Connections are taken and nothing is ever answered. */
  | { kind: 'black-hole' }
  | { kind: 'slow'; ms: number }
  /** Reset once the client has sent so many bytes. */
  | { kind: 'reset-after'; bytes: number }
  /** Everything the client says arrives, then the answer to these words is lost with the connection. */
  | { kind: 'lose-answer'; words: string };

export interface FaultProxy {
  port: number;
  fault: NetworkFault;
  /** Breaks every open connection. */
  drop(): void;
  close(): Promise<void>;
}

export async function faultProxy(target: number): Promise<FaultProxy> {
  const proxy = { fault: { kind: 'none' } as NetworkFault } as FaultProxy;
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    sockets.add(client);
    client.on('error', () => {});
    client.on('close', () => sockets.delete(client));
    if (proxy.fault.kind === 'refuse') {
      client.resetAndDestroy();
      return;
    }
    if (proxy.fault.kind === 'black-hole') return;
    const upstream = net.connect(target, '127.0.0.1');
    upstream.on('error', () => client.destroy());
    upstream.on('close', () => client.destroy());
    client.on('close', () => upstream.destroy());
    let sent = 0;
    let said = '';
    let muted = false;
    client.on('data', (chunk) => {
      const { fault } = proxy;
      sent += chunk.length;
      said = (said + chunk.toString('latin1')).slice(-2000);
      if (fault.kind === 'reset-after' && sent >= fault.bytes) {
        client.resetAndDestroy();
        upstream.destroy();
        return;
      }
      if (fault.kind === 'lose-answer' && said.includes(fault.words)) muted = true;
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      const { fault } = proxy;
      if (muted) client.resetAndDestroy();
      else if (fault.kind === 'slow') setTimeout(() => client.destroyed || client.write(chunk), fault.ms);
      else client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(proxy, {
    port: (server.address() as AddressInfo).port,
    drop() {
      for (const socket of sockets) socket.destroy();
    },
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  });
}
