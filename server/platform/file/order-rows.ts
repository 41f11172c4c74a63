// Rows of a file gathered into orders. Lines of one order stand together; an order with one faulty line is left out whole.

import type { Line, OrderChanged } from '../../events/shop-event.ts';
import { normalisedEmail } from '../../lib/email-address.ts';
import type { Keys } from '../../lib/keys.ts';
import { minorUnits } from '../../lib/money.ts';
import { amountIn, type Cells, cellsOf, momentsOf, type Row } from './cells.ts';
import type { Reading } from './reading.ts';
import { customerKey, type FaultyRow, generalFault, type RowFault } from './row-fault.ts';

export interface OrderRowsOptions {
  keys: Keys;
  shop: string;
  reading: Reading;
  currency: string;
  /** IANA zone of dates without one. */
  zone: string;
  now: number;
  /** The product a line is about; null where the shop does not sell it (any more). */
  find(code: string, title: string): { product: string; variant: string | null } | null;
}

/** Some rows that belong together: an order, or what keeps it out. */
export interface GatheredOrder {
  /** Place of its first row among all rows, and of the first one after it. */
  from: number;
  to: number;
  order: OrderChanged | null;
  faults: FaultyRow[];
}

const HOUR = 3_600_000;
/** Beyond this many minor units a number is a typing error, and sums would no longer be exact. */
const MOST_MINOR = 1e13;
const MOST_PIECES = 1_000_000;
const LONGEST_NUMBER = 100;
/** Numbers a platform gives its orders. */
const PLATFORM_ORDER = /^\d{6,20}$/;

export class OrderRows {
  readonly #options: OrderRowsOptions;
  readonly #read: (text: string) => number;
  readonly #seen = new Set<string>();
  #pending: { number: string; from: number; rows: Row[] } | null = null;

  constructor(options: OrderRowsOptions) {
    this.#options = options;
    this.#read = momentsOf(options.reading, options.zone);
  }

  /** Takes the next row; returns what is complete with it. */
  push(row: Row, place: number): GatheredOrder[] {
    const number = row.fields === null ? null : cellsOf(this.#options.reading, row.fields)('order');
    // Which order an unreadable row belongs to nobody can say: the one around it would be short of a line.
    if (number === null && this.#pending !== null) {
      this.#pending.rows.push(row);
      return [];
    }
    if (number !== null && number !== '' && number === this.#pending?.number) {
      this.#pending.rows.push(row);
      return [];
    }
    const done = this.end();
    if (number === null || number === '') {
      const fault = generalFault(row) ?? 'no-order';
      return [...done, { from: place, to: place + 1, order: null, faults: [{ ...row, fault }] }];
    }
    this.#pending = { number, from: place, rows: [row] };
    return done;
  }

  /** Nothing comes any more: the last order. */
  end(): GatheredOrder[] {
    const pending = this.#pending;
    this.#pending = null;
    if (pending === null) return [];
    const { from, rows, number } = pending;
    const known = this.#seen.has(number);
    this.#seen.add(number);
    const outcome = known ? null : this.#orderOf(number, rows);
    const whole = { from, to: from + rows.length };
    if (outcome !== null && 'order' in outcome) return [{ ...whole, order: outcome.order, faults: [] }];
    const faults = rows.map(
      (row): FaultyRow => ({ ...row, fault: known ? 'apart' : (outcome?.faults.get(row) ?? 'beside') }),
    );
    return [{ ...whole, order: null, faults }];
  }

  #orderOf(number: string, rows: Row[]): { order: OrderChanged } | { faults: Map<Row, RowFault> } {
    const { reading, keys, shop, currency, now } = this.#options;
    const faults = new Map<Row, RowFault>();
    const wrong = (row: Row | undefined, fault: RowFault) => {
      if (row !== undefined && !faults.has(row)) faults.set(row, fault);
    };
    const read = rows.map((row) => {
      const fault = generalFault(row);
      if (fault !== null) wrong(row, fault);
      return { row, cells: cellsOf(reading, row.fields ?? []) };
    });
    /** What the first row that says anything says. */
    const first = (field: string) => {
      const found = read.find(({ cells }) => cells(field) !== '') ?? read[0];
      return { text: found?.cells(field) ?? '', row: found?.row };
    };
    const moment = (field: string) => {
      const { text, row } = first(field);
      const at = text === '' ? Number.NaN : this.#read(text);
      if (Number.isNaN(at)) wrong(row, text === '' ? 'no-date' : 'date');
      else if (at > now + HOUR) wrong(row, 'future');
      return at;
    };
    const money = (text: string, row: Row | undefined) => {
      const minor = minorUnits(amountIn(text, reading.decimals), currency);
      if (!(Math.abs(minor) < MOST_MINOR)) wrong(row, 'number');
      else if (minor < 0) wrong(row, 'negative');
      return minor;
    };

    if (number.length > LONGEST_NUMBER) wrong(rows[0], 'too-long');
    const placedAt = moment('date');
    const cancelledAt = first('cancelled').text === '' ? null : moment('cancelled');
    for (const { row, cells } of read) {
      const code = cells('currency').toUpperCase();
      // No rate is known, and what was not changed must not be added up.
      if (code !== '' && code !== currency) wrong(row, 'currency');
    }
    const person = this.#personOf(first, wrong);
    const said = first('total');
    const prices = reading.columns.price !== undefined;
    const lines = read.map(({ row, cells }, i) =>
      this.#lineOf({ row, cells, i, priced: prices, money, wrong, needed: said.text === '' }),
    );
    const sum = lines.reduce((all, { line }) => all + line.price * line.quantity, 0);
    const total = said.text === '' ? sum : money(said.text, said.row);
    const back = first('refunded');
    const refunded = back.text === '' ? 0 : money(back.text, back.row);
    if (faults.size > 0) return { faults };

    const platformNumber = first('number').text;
    const id = PLATFORM_ORDER.test(platformNumber) ? platformNumber : `file-${number}`;
    const state = {
      ...{ order: id, name: number, person, cart: null, checkout: null, restoredFrom: null },
      ...{ placedAt, updatedAt: placedAt, cancelledAt, currency, total, refunded: Math.min(refunded, total) },
      ...{ channel: 'online' as const, test: false, acceptsMarketing: false },
      lines: lines.filter(({ named }) => named).map(({ line }) => line),
    };
    // The same content is the same event, however often the file comes; a line that was mended is a new state of its order.
    const mark = keys.fingerprint(shop, 'import', JSON.stringify(state)).slice(0, 16);
    return { order: { type: 'order-changed', id: `file:order:${id}:${mark}`, at: placedAt, ...state } };
  }

  #personOf(
    first: (field: string) => { text: string; row: Row | undefined },
    wrong: (row: Row | undefined, fault: RowFault) => void,
  ): OrderChanged['person'] {
    const address = first('email');
    const number = first('customer').text;
    const email = normalisedEmail(address.text === '' ? number : address.text);
    if (address.text !== '' && email === null) wrong(address.row, 'email');
    const name = first('buyer').text;
    const customer = normalisedEmail(number) === null ? customerKey(number, email) : null;
    return { customer, email, name: name === '' ? null : name.slice(0, 200) };
  }

  #lineOf(of: {
    row: Row;
    cells: Cells;
    i: number;
    priced: boolean;
    /** Whether the order's sum hangs on this line. */
    needed: boolean;
    money(text: string, row: Row): number;
    wrong(row: Row, fault: RowFault): void;
  }): { line: Line; named: boolean } {
    const { row, cells, i } = of;
    const pieces = cells('quantity');
    const quantity = pieces === '' ? 1 : amountIn(pieces, this.#options.reading.decimals);
    if (quantity < 0) of.wrong(row, 'negative');
    else if (!Number.isInteger(quantity) || quantity < 1 || quantity > MOST_PIECES) of.wrong(row, 'quantity');
    const written = cells('price');
    if (written === '' && of.needed) of.wrong(row, 'number');
    const price = written === '' ? 0 : of.money(written, row);
    const code = cells('product');
    const title = cells('title');
    const found = code === '' && title === '' ? null : this.#options.find(code, title);
    const line: Line = {
      ...{ line: String(i), product: found?.product ?? null, variant: found?.variant ?? null },
      ...{ title: (title === '' ? code : title).slice(0, 300), quantity, price },
    };
    return { line, named: code !== '' || title !== '' };
  }
}
