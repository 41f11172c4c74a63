// npm run sandbox: the whole product in a made-up shop. Prints one line when it is usable; everything else goes to stderr.

import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { OrderFileFault } from '../../server/lib/order-file/order-file.ts';
import { readOrderFile } from '../../server/lib/order-file/read.ts';
import { build, staleBuilds } from './builds.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';
import { worldFromOrders } from './world/from-orders.ts';
import { sizes } from './world/parameters.ts';
import { createWorld, type World } from './world/world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const usage = 'npm run sandbox -- [--port N] [--seed N] [--orders FILE] [--small] [--realistic] [--reset]';

function options() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '4000' },
        seed: { type: 'string', default: '1' },
        orders: { type: 'string' },
        small: { type: 'boolean', default: false },
        realistic: { type: 'boolean', default: false },
        reset: { type: 'boolean', default: false },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_531) throw new Error('--port is a number from 0 to 65531');
    return { ...values, port };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${usage}\n`);
    process.exit(2);
  }
}

const say = (line: string) => process.stderr.write(`${line}\n`);
const { port, seed, small, realistic, reset, orders } = options();
const begun = performance.now();
const ordersFile = orders === undefined ? null : resolve(process.env.INIT_CWD ?? process.cwd(), orders);
const size = small ? 'small' : 'full';

/** The made-up world, or the one around a real shop's orders. */
async function world(): Promise<World> {
  if (ordersFile === null) return createWorld({ seed, size });
  const file = await readOrderFile(ordersFile);
  return worldFromOrders({ orders: file.orders, seed, ...(file.currency && { currency: file.currency }) });
}

let running: Sandbox | undefined;
let ending = false;
const end = () => {
  if (ending) return;
  ending = true;
  if (running === undefined) process.exit(1);
  setTimeout(() => process.exit(1), 9500).unref();
  running.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
process.on('SIGTERM', end);
process.on('SIGINT', end);

try {
  const stale = staleBuilds(root);
  if (stale.length > 0) {
    say(`sandbox: building (${stale.join(', ')} changed)`);
    await build(root);
  }
  const sandbox = await startSandbox({
    root,
    port,
    parameters: { seed, size, orders: ordersFile, realistic },
    reset,
    world,
    browsingDays: sizes[size].browsingDays,
    say,
  });
  running = sandbox;
  say(`sandbox: usable after ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  process.stdout.write(`${JSON.stringify({ ready: true, ...sandbox.origins, shop: sandbox.shop.facts.domain })}\n`);
} catch (error) {
  say(`sandbox: ${error instanceof OrderFileFault ? error.message : ((error as Error).stack ?? error)}`);
  process.exit(1);
}
