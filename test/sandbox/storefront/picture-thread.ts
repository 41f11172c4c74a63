// The thread that draws: a picture takes some 50 ms, in which the storefront could not answer anybody.

import { parentPort } from 'node:worker_threads';
import { pictureOf } from '../world/pictures.ts';
import type { Drawing } from '../world/types.ts';

interface Wanted {
  call: number;
  id: number;
  drawing: Drawing;
  colour: number;
}

parentPort!.on('message', ({ call, id, drawing, colour }: Wanted) => {
  const picture = pictureOf({ id, drawing }, colour);
  parentPort!.postMessage({ call, picture });
});
