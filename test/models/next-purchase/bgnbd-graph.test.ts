import { describe, expect, it } from 'vitest';
import { type BgNbdFit, orderWithin } from '../../../models/next-purchase/bgnbd.ts';
import { bgNbdGraph } from '../../../models/next-purchase/bgnbd-graph.ts';
import { orderMoments } from '../../../models/next-purchase/bgnbd-orders.ts';
import { doubles, openSession } from '../../../models/onnx/runner.ts';

describe('BG/NBD as an ONNX graph', () => {
  it('says what the TypeScript says, within 1e-5', async () => {
    const points = [
      { r: 0.1, alpha: 5, a: 0.3, b: 0.9 },
      { r: 2, alpha: 90, a: 1, b: 40 },
    ];
    const fit: BgNbdFit = { parameters: { r: 0.24, alpha: 31, a: 0.79, b: 2.4 }, points, logLikelihood: 0 };
    const rows: [number, number, number][] = [];
    for (const repeats of [0, 1, 4, 60, 400])
      for (const age of [0, 0.4, 30, 900, 4000]) rows.push([repeats, repeats > 0 ? age * 0.7 : 0, age]);
    const column = (i: 0 | 1 | 2) =>
      doubles(
        [rows.length, 1],
        Float64Array.from(rows, (row) => row[i]),
      );
    const session = await openSession(bgNbdGraph(fit));
    const out = await session.run({
      repeats: column(0),
      last_after: column(1),
      age: column(2),
      horizon: doubles([1], Float64Array.of(90)),
      value_days: doubles([1], Float64Array.of(365)),
    });
    await session.release();
    for (const [i, row] of rows.entries()) {
      const value = (name: string) => out[name]!.data[i] as number;
      const close = (said: number, meant: number) =>
        expect(Math.abs(said - meant)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(meant)));
      close(value('order'), orderWithin(fit.parameters, ...row, 90));
      close(value('value_order'), orderWithin(fit.parameters, ...row, 365));
      const { orders, pairs } = orderMoments(fit.parameters, ...row, 365);
      close(value('orders'), orders);
      close(value('pairs'), pairs);
      for (const [k, point] of points.entries()) {
        close(out.order_points!.data[i * 2 + k] as number, orderWithin(point, ...row, 90));
      }
    }
  });
});
