// Mails are put together in threads of their own, bounded in time and memory: a template that does not end is ended with its thread, and
// nothing else is.

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { MailAnswer } from './mail-thread.ts';
import type { MadeMail, MailMaker, MailOrder } from './make-mail.ts';

/** A mail could not be made, for no fault of its words. */
export class MailNotMade extends Error {
  override name = 'MailNotMade';
}

export interface MailThreadsOptions {
  threads?: number;
  /** Real milliseconds for one mail, which takes a few. Counted in steps, so that a machine that stood still blames nobody. */
  withinMs?: number;
  /** Of one thread. */
  memoryMb?: number;
  /** What runs in them. */
  entry?: URL;
}

export interface MailThreads {
  /** @throws MailNotMade */
  make: MailMaker;
  close(): Promise<void>;
}

/** So many lie before a thread, so that it need not wait for the next while everybody else is busy. */
const BEFORE_A_THREAD = 4;
const STEPS = 4;
const STOPPING = 'the app is stopping';
const TOO_MUCH = 'the words of this mail take too much time or memory';

interface Asked {
  order: MailOrder;
  resolve(made: MadeMail | { broken: string }): void;
  reject(fault: unknown): void;
}

interface Thread {
  worker: Worker;
  ready: boolean;
  /** The first is being made. */
  asked: Asked[];
  watch: NodeJS.Timeout | undefined;
}

/** Threads begin with the first mail, and hold no process that has nothing else to do. */
export function mailThreads(options: MailThreadsOptions = {}): MailThreads {
  const { threads = Math.max(1, Math.min(4, availableParallelism() - 1)), withinMs = 10_000, memoryMb = 128 } = options;
  const { entry = new URL('./mail-thread.ts', import.meta.url) } = options;
  const running = new Set<Thread>();
  const waiting: Asked[] = [];
  let closed = false;

  const started = (): Thread => {
    const resourceLimits = { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32 };
    const worker = new Worker(entry, { resourceLimits });
    const thread: Thread = { worker, ready: false, asked: [], watch: undefined };
    worker.on('message', (answer: MailAnswer) => {
      if (answer === 'ready') thread.ready = true;
      else {
        const done = thread.asked.shift();
        if (done !== undefined) tell(done, answer);
      }
      watch(thread);
      next();
    });
    worker.on('error', (fault) => ended(thread, String(fault)));
    worker.on('exit', (code) => ended(thread, `the thread ended with code ${code}`));
    worker.unref();
    running.add(thread);
    return thread;
  };

  /** Whatever it was at has ended it; the others go to another thread. One that never began is nobody's fault. */
  const ended = (thread: Thread, why: string): void => {
    if (!running.delete(thread)) return;
    clearInterval(thread.watch);
    void thread.worker.terminate();
    const asked = thread.asked.splice(0);
    if (thread.ready && !closed) {
      const guilty = asked.shift();
      waiting.unshift(...asked);
      if (guilty !== undefined) refused(guilty);
    } else for (const { reject } of asked) reject(new MailNotMade(why));
    next();
  };

  /** The next words are tried, where there are any. */
  const refused = ({ order, resolve, reject }: Asked): void => {
    const words = order.words.slice(1);
    if (words.length === 0) resolve({ broken: TOO_MUCH });
    else waiting.unshift({ order: { ...order, words }, resolve, reject });
  };

  const watch = (thread: Thread): void => {
    clearInterval(thread.watch);
    if (thread.asked.length === 0) {
      thread.worker.unref();
      return;
    }
    if (!thread.ready) return;
    let steps = 0;
    thread.watch = setInterval(() => {
      if (++steps >= STEPS) ended(thread, TOO_MUCH);
    }, withinMs / STEPS);
  };

  const next = (): void => {
    while (waiting.length > 0 && !closed) {
      const free = [...running].filter(({ asked }) => asked.length < BEFORE_A_THREAD);
      const idle = free.find(({ asked }) => asked.length === 0);
      const thread = idle ?? (running.size < threads ? started() : free[0]);
      const one = thread && waiting.shift();
      if (one === undefined || thread === undefined) return;
      thread.worker.ref();
      thread.asked.push(one);
      if (thread.asked.length === 1) watch(thread);
      thread.worker.postMessage(one.order);
    }
  };

  return {
    make: (order) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new MailNotMade(STOPPING));
        waiting.push({ order, resolve, reject });
        next();
      }),
    async close() {
      closed = true;
      const all = [...running];
      for (const thread of all) ended(thread, STOPPING);
      for (const { reject } of waiting.splice(0)) reject(new MailNotMade(STOPPING));
      await Promise.all(all.map(({ worker }) => worker.terminate()));
    },
  };
}

function tell({ resolve, reject }: Asked, answer: Exclude<MailAnswer, 'ready'>): void {
  if ('fault' in answer) reject(new MailNotMade(answer.fault));
  else if ('broken' in answer) resolve(answer);
  else resolve({ mail: answer.mail, bytes: Buffer.from(answer.bytes.buffer) });
}
