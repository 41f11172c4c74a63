// Draws the made-up world's products in a thread of its own, one after another, in the order they were asked for.

import { Worker } from 'node:worker_threads';
import type { Drawing } from '../world/types.ts';

interface Drawn {
  resolve(picture: Uint8Array): void;
  reject(error: Error): void;
}

export class DrawingThread {
  #thread: Worker | null = null;
  #calls = 0;
  readonly #waiting = new Map<number, Drawn>();

  /** The picture as PNG. The thread begins with the first one and keeps no process alive. */
  pictureOf(product: { readonly id: number; readonly drawing: Drawing }, colour = 0): Promise<Uint8Array> {
    const thread = this.#running();
    const call = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(call, { resolve, reject });
      thread.postMessage({ call, id: product.id, drawing: product.drawing, colour });
    });
  }

  #running(): Worker {
    if (this.#thread) return this.#thread;
    const thread = new Worker(new URL('./picture-thread.ts', import.meta.url));
    thread.unref();
    thread.on('message', ({ call, picture }: { call: number; picture: Uint8Array }) => {
      this.#waiting.get(call)?.resolve(picture);
      this.#waiting.delete(call);
    });
    thread.on('error', (error: Error) => {
      this.#thread = null;
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    });
    this.#thread = thread;
    return thread;
  }
}
