// The thread that draws: a picture takes some 50 ms, in which the storefront could not answer anybody.

import { parentPort } from 'node:worker_threads';
import { pictureOf } from '../world/pictures.ts';
import type { Drawing } from '../world/types.ts';

parentPort!.on('message', ({ call, id, drawing }: { call: number; id: number; drawing: Drawing }) => {
  const picture = pictureOf({ id, drawing });
  parentPort!.postMessage({ call, picture });
});
