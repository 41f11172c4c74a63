// BG/NBD as an ONNX graph: the chance of an order within the horizon under the fit and under its alternatives, and the
// first two moments of the number of orders within the value span. Computed in doubles, as powers of large ages need it.

import type { ProtobufMessage } from '../onnx/protobuf.ts';
import { encodeModel, node, tensor, valueInfo } from '../onnx/writer.ts';
import type { BgNbd, BgNbdFit } from './bgnbd.ts';
import { GRID, GRID_WEIGHTS, SMALL_Z } from './bgnbd-orders.ts';

/**
 * Inputs `repeats`, `last_after`, `age` (rows × 1) and `horizon`, `value_days` (1): doubles, days. Outputs `order` and
 * `value_order` (rows × 1, within the horizon and within the value span), `order_points` (rows × points), `orders` and `pairs` (rows × 1).
 */
export function bgNbdGraph({ parameters, points }: BgNbdFit): Uint8Array {
  const graph = new Graph();
  const constants = graph.parameters('fit', [parameters]);
  graph.orderWithin(constants, 'order');
  graph.orderWithin(constants, 'value_order', 'value_days');
  if (points.length > 0) graph.orderWithin(graph.parameters('point', points), 'order_points');
  graph.moments(constants);
  const column = (name: string) => valueInfo(name, 'float64', ['rows', 1]);
  return encodeModel({
    nodes: graph.nodes,
    initializers: graph.constants,
    inputs: [
      column('repeats'),
      column('last_after'),
      column('age'),
      valueInfo('horizon', 'float64', [1]),
      valueInfo('value_days', 'float64', [1]),
    ],
    outputs: [
      column('order'),
      column('value_order'),
      ...(points.length > 0 ? [valueInfo('order_points', 'float64', ['rows', points.length])] : []),
      column('orders'),
      column('pairs'),
    ],
  });
}

interface Constants {
  r: string;
  alpha: string;
  a: string;
  b: string;
}

/** Writes formulas as nodes; each method returns the name of its result. */
class Graph {
  nodes: ProtobufMessage[] = [];
  constants: ProtobufMessage[] = [];
  #numbers = new Map<number, string>();
  #results = 0;

  #op(op: string, ...inputs: (string | number)[]): string {
    return this.#named(`t${this.#results++}`, op, ...inputs);
  }

  #named(result: string, op: string, ...inputs: (string | number)[]): string {
    const names = inputs.map((input) => (typeof input === 'number' ? this.#number(input) : input));
    this.nodes.push(node(op, names, [result]));
    return result;
  }

  #number(value: number): string {
    let name = this.#numbers.get(value);
    if (!name) {
      name = `c${this.#numbers.size}`;
      this.#numbers.set(value, name);
      this.#row(name, [value]);
    }
    return name;
  }

  #row(name: string, values: ArrayLike<number>): string {
    this.constants.push(tensor(name, [1, values.length], 'float64', Float64Array.from(values)));
    return name;
  }

  parameters(prefix: string, all: readonly BgNbd[]): Constants {
    const row = (key: keyof BgNbd) =>
      this.#row(
        `${prefix}_${key}`,
        all.map((each) => each[key]),
      );
    return { r: row('r'), alpha: row('alpha'), a: row('a'), b: row('b') };
  }

  /** `stillActive` of bgnbd.ts. After a single order the term is multiplied by min(repeats, 1) = 0. */
  stillActive({ r, alpha, a, b }: Constants): string {
    const again = this.#op('Min', 'repeats', 1);
    const orders = this.#op('Sub', this.#op('Add', b, this.#op('Max', 'repeats', 1)), 1);
    const silence = this.#op('Div', this.#op('Add', alpha, 'age'), this.#op('Add', alpha, 'last_after'));
    const power = this.#op('Pow', silence, this.#op('Add', r, 'repeats'));
    const odds = this.#op('Mul', this.#op('Mul', again, this.#op('Div', a, orders)), power);
    return this.#op('Div', 1, this.#op('Add', 1, odds));
  }

  /** `orderWithin` of bgnbd.ts. */
  orderWithin(of: Constants, result: string, span = 'horizon'): void {
    const rest = this.#op('Add', of.alpha, 'age');
    const share = this.#op('Div', rest, this.#op('Add', rest, span));
    const silent = this.#op('Pow', share, this.#op('Add', of.r, 'repeats'));
    this.#named(result, 'Mul', this.stillActive(of), this.#op('Sub', 1, silent));
  }

  /** `orderMoments` of bgnbd-orders.ts; one column per place of the grid. */
  moments(of: Constants): void {
    const grid = this.#row('grid', GRID);
    const weights = this.#row('grid_weights', GRID_WEIGHTS);
    this.constants.push(tensor('grid_axis', [1], 'int64', BigInt64Array.of(1n)));
    const beta = this.#op('Add', of.alpha, 'age');
    const shape = this.#op('Add', of.r, 'repeats');
    const b = this.#op('Add', of.b, 'repeats');
    const sum = this.#op('Add', of.a, b);
    const middle = this.#op('Log', this.#op('Div', of.a, b));
    const scale = this.#op('Sqrt', this.#op('Add', this.#op('Div', 1, of.a), this.#op('Div', 1, b)));
    const peak = this.#op(
      'Add',
      this.#op('Mul', of.a, this.#op('Log', this.#op('Div', of.a, sum))),
      this.#op('Mul', b, this.#op('Log', this.#op('Div', b, sum))),
    );
    const u = this.#op('Add', middle, this.#op('Mul', scale, grid));
    const onePlus = this.#op('Add', 1, this.#op('Exp', this.#op('Neg', u)));
    const logP = this.#op('Neg', this.#op('Log', onePlus));
    const logDensity = this.#op(
      'Sub',
      this.#op('Add', this.#op('Mul', of.a, logP), this.#op('Mul', b, this.#op('Sub', logP, u))),
      peak,
    );
    const weight = this.#op('Mul', weights, this.#op('Exp', logDensity));
    const p = this.#op('Div', 1, onePlus);
    const rest = this.#op('Sub', 1, p);
    const spans = this.#op('Div', 'value_days', beta);
    const z = this.#op('Mul', p, spans);
    const small = this.#op('Less', z, SMALL_Z);
    const h = this.#op('Pow', this.#op('Add', 1, z), this.#op('Neg', shape));
    const gone = this.#op('Sub', 1, h);
    const first = this.#op(
      'Where',
      small,
      this.#op(
        'Mul',
        this.#op('Mul', shape, spans),
        this.#op('Sub', 1, this.#op('Mul', this.#op('Mul', this.#op('Add', shape, 1), 0.5), z)),
      ),
      this.#op('Div', gone, p),
    );
    const tail = this.#op('Mul', this.#op('Div', this.#op('Mul', shape, z), this.#op('Add', 1, z)), h);
    const second = this.#op(
      'Where',
      small,
      this.#op(
        'Mul',
        this.#op(
          'Mul',
          this.#op('Mul', this.#op('Mul', shape, this.#op('Add', shape, 1)), this.#op('Mul', spans, spans)),
          rest,
        ),
        this.#op('Sub', 1, this.#op('Mul', this.#op('Mul', this.#op('Add', shape, 2), 2 / 3), z)),
      ),
      this.#op('Div', this.#op('Mul', this.#op('Mul', rest, 2), this.#op('Sub', gone, tail)), this.#op('Mul', p, p)),
    );
    const active = this.stillActive(of);
    const mass = this.#total(weight);
    this.#named('orders', 'Div', this.#op('Mul', active, this.#total(this.#op('Mul', weight, first))), mass);
    const pairs = this.#op('Max', this.#total(this.#op('Mul', weight, second)), 0);
    this.#named('pairs', 'Div', this.#op('Mul', active, pairs), mass);
  }

  /** Sum over the grid, kept as a column. */
  #total(of: string): string {
    const result = `t${this.#results++}`;
    this.nodes.push(node('ReduceSum', [of, 'grid_axis'], [result], { keepdims: { int: 1 } }));
    return result;
  }
}
