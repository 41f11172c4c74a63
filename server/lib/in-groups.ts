// Callers that come while one group is under way form the next: many small commits become few.

import { setTimeout as pause } from 'node:timers/promises';

/**
 * @param run answers a group, one answer for each, in order; its fault is everybody's
 * @param rest real milliseconds that a next group waits for more to join it; below one it does not
 */
export function inGroups<T, R>(
  run: (group: T[]) => Promise<R[]>,
  most = 200,
  rest: () => number = () => 0,
): (one: T) => Promise<R> {
  let waiting: { one: T; resolve(answer: R): void; reject(fault: unknown): void }[] = [];
  let running = false;

  const next = async () => {
    while (waiting.length > 0) {
      const ms = rest();
      if (ms >= 1 && waiting.length < most) await pause(ms);
      const group = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        const answers = await run(group.map((w) => w.one));
        group.forEach((w, i) => {
          w.resolve(answers[i] as R);
        });
      } catch (fault) {
        for (const w of group) w.reject(fault);
      }
    }
    running = false;
  };

  return (one) =>
    new Promise((resolve, reject) => {
      waiting.push({ one, resolve, reject });
      if (running) return;
      running = true;
      // One turn of the loop later everybody who came in it is there.
      setImmediate(() => void next());
    });
}
