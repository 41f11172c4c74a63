// Rows gathered into orders: the part that all formats share.

import { minorUnits } from '../money.ts';
import { dayOf } from '../zone-time.ts';
import type { FileOrder, OrderFile, OrderLine, ProblemCount, RowProblem } from './order-file.ts';

/** How many line numbers are kept for one kind of problem. */
const LINES_NAMED = 20;
/** Beyond this many minor units in one row a number is a typing error, and sums would no longer be exact. */
const MOST_MINOR = 1e13;

/** One usable row. Money in main units. */
export interface OrderRow {
  order: string;
  kind: 'purchase' | 'return';
  customer: string | null;
  at: number;
  cancelledAt: number | null;
  currency: string | null;
  country: string | null;
  line: Omit<OrderLine, 'unitPrice'> & { unitPrice: number };
  /** What the row adds to the order's net; null where the order's own total says it. */
  amount: number | null;
  /** The order's net as a whole, where the row tells; the first one counts. */
  orderNet: number | null;
}

interface Draft {
  order: FileOrder;
  /** Minor units, not yet rounded. */
  sum: number;
  net: number | null;
}

/** Collects rows and problems. Rows of one order number on different days are different orders, so that time can cut between them. */
export class OrderBuilder {
  #drafts = new Map<string, Draft>();
  #daysOf = new Map<string, number>();
  #problems = new Map<RowProblem, ProblemCount>();
  #texts = new Map<string, string>();
  #currencies = new Map<string, number>();
  #zone: string;
  rows = 0;
  used = 0;
  withoutCustomer = 0;

  constructor(zone: string) {
    this.#zone = zone;
  }

  /** One string object per text: a slice of a file would keep the whole piece of the file in memory. */
  text(text: string): string {
    let known = this.#texts.get(text);
    if (known === undefined) {
      known = Buffer.from(text, 'utf16le').toString('utf16le');
      this.#texts.set(known, known);
    }
    return known;
  }

  problem(reason: RowProblem, line: number): void {
    let count = this.#problems.get(reason);
    if (!count) {
      count = { reason, count: 0, lines: [] };
      this.#problems.set(reason, count);
    }
    count.count++;
    if (count.lines.length < LINES_NAMED) count.lines.push(line);
  }

  add(row: OrderRow, line: number): void {
    const currency = row.currency ?? 'XXX';
    const unitPrice = minorUnits(row.line.unitPrice, currency);
    const added = row.amount === null ? 0 : (row.amount * minorUnits(1e6, currency)) / 1e6;
    const net = row.orderNet === null ? null : minorUnits(row.orderNet, currency);
    if (!(Math.abs(unitPrice) < MOST_MINOR && Math.abs(added) < MOST_MINOR && Math.abs(net ?? 0) < MOST_MINOR)) {
      this.problem('amount is no number', line);
      return;
    }
    const day = dayOf(row.at, this.#zone);
    const key = `${row.kind} ${row.order} ${day}`;
    let draft = this.#drafts.get(key);
    if (!draft) {
      draft = { order: this.#start(row, day), sum: 0, net };
      this.#drafts.set(key, draft);
      if (row.currency) this.#currencies.set(row.currency, (this.#currencies.get(row.currency) ?? 0) + 1);
    }
    const order = draft.order;
    if (order.currency !== row.currency) {
      this.problem('currency differs from the rest of the order', line);
      return;
    }
    order.customer ??= row.customer;
    order.at = Math.min(order.at, row.at);
    order.lines.push({ ...row.line, unitPrice });
    draft.sum += added;
    draft.net ??= net;
    this.used++;
    if (!order.customer) this.withoutCustomer++;
  }

  #start(row: OrderRow, day: number): FileOrder {
    const { order, kind, customer, at, cancelledAt, currency, country } = row;
    const days = this.#daysOf.get(`${kind} ${order}`) ?? 0;
    this.#daysOf.set(`${kind} ${order}`, days + 1);
    const id = this.text(days === 0 ? order : `${order}@${day}`);
    return { id, kind, customer, at, cancelledAt, net: 0, currency, country, lines: [] };
  }

  /** Everything gathered; orders by time, equal times as in the file. */
  done(format: OrderFile['format'], encoding: string): OrderFile {
    const orders: FileOrder[] = [];
    for (const { order, sum, net } of this.#drafts.values()) {
      order.net = Math.round(net ?? sum) + 0;
      orders.push(order);
    }
    orders.sort((a, b) => a.at - b.at);
    const most = [...this.#currencies].sort((a, b) => b[1] - a[1])[0];
    return {
      format,
      encoding,
      currency: most?.[0] ?? null,
      orders,
      rows: this.rows,
      used: this.used,
      withoutCustomer: this.withoutCustomer,
      problems: [...this.#problems.values()].sort((a, b) => b.count - a.count),
    };
  }
}
