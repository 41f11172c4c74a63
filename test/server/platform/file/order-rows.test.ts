import { describe, expect, it } from 'vitest';
import { OrderRows } from '../../../../server/platform/file/order-rows.ts';
import { proposedReading } from '../../../../server/platform/file/proposal.ts';
import { testKeys } from '../../../support/temp-store.ts';

const NOW = Date.UTC(2026, 2, 3, 10);

/** Reads a file as it is proposed to be read; ';' parts columns. */
function read(text: string, over: { dates?: 'day-first' | 'month-first' } = {}) {
  const [header = [], ...rows] = text.split('\n').map((line) => line.split(';'));
  const reading = { ...proposedReading('orders', header, rows), ...over };
  const reader = new OrderRows({
    ...{ keys: testKeys, shop: 'a', reading, currency: 'EUR', zone: 'UTC', now: NOW },
    find: (code) => (code === 'MUG' ? { product: '7', variant: '70' } : null),
  });
  const gathered = [
    ...rows.flatMap((fields, i) => reader.push({ line: i + 2, fields: fields[0] === '"' ? null : fields }, i)),
    ...reader.end(),
  ];
  return {
    reading,
    orders: gathered.flatMap(({ order }) => order ?? []),
    faults: gathered.flatMap(({ faults }) => faults.map(({ line, fault }) => [line, fault])),
    places: gathered.map(({ from, to }) => [from, to]),
  };
}

describe('rows of an order file', () => {
  it('a shop’s own export: order, money and person on the first line, the other lines with what else was in it', () => {
    const { orders, faults } =
      read(`Name;Email;Subtotal;Created at;Lineitem quantity;Lineitem name;Lineitem sku;Lineitem price;Id;Refunded Amount;Currency
#1001;Ann@Example.com;42.50;2026-02-01 10:00:00 +0100;2;Enamel Mug;MUG;18.50;5123456789;5.00;EUR
#1001;;;;1;Old Plate;PLATE;5.50;;;
#1002;;9.00;2026-02-02;1;Enamel Mug;MUG;9.00;;;`);
    expect(faults).toEqual([]);
    expect(orders).toMatchObject([
      {
        ...{ order: '5123456789', name: '#1001', total: 4250, refunded: 500, placedAt: Date.UTC(2026, 1, 1, 9) },
        ...{ person: { email: 'ann@example.com', customer: null }, acceptsMarketing: false },
        lines: [
          { product: '7', variant: '70', quantity: 2, price: 1850 },
          { product: null, title: 'Old Plate', quantity: 1, price: 550 },
        ],
      },
      { order: 'file-#1002', person: { email: null, customer: null } },
    ]);
  });

  it('a German spreadsheet: decimal commas, thousands with points, dates with points', () => {
    const { orders, reading } = read(
      `Bestellnummer;Bestelldatum;Kundennummer;Betrag\n1;28.02.2026;17850;1.234,50\n2;01.03.2026;17851;1.000\n3;01.03.2026 14:05;ben@example.com;7,5`,
    );
    expect(reading.decimals).toBe('comma');
    expect(orders.map(({ total }) => total)).toEqual([123_450, 100_000, 750]);
    expect(orders[2]).toMatchObject({
      ...{ placedAt: Date.UTC(2026, 2, 1, 14, 5), person: { email: 'ben@example.com', customer: null } },
    });
    // Another system's number must not make somebody one with a customer of the platform.
    expect(orders[0]?.person.customer).toBe('file-17850');
  });

  it('dates that can be meant two ways are read only when somebody said how', () => {
    const file = 'order;date;total\n1;03/04/2025;5\n2;2025-04-03;5';
    expect(read(file).faults).toEqual([[2, 'date']]);
    expect(read(file, { dates: 'day-first' }).orders.map(({ placedAt }) => placedAt)).toEqual([
      Date.UTC(2025, 3, 3),
      Date.UTC(2025, 3, 3),
    ]);
    expect(read('order;date;total\n1;12/31/2025;5\n2;03/04/2025;5').orders[1]?.placedAt).toBe(Date.UTC(2025, 2, 4));
  });

  it('what can’t be right is left out whole, with the line and the reason', () => {
    const { orders, faults, places } = read(`order;date;total;currency;quantity;sku;price;email
1;2026-01-01;5;USD;1;MUG;5;
2;2027-01-01;5;EUR;1;MUG;5;
3;2026-01-01;much;EUR;1;MUG;5;
4;2026-01-01;5;EUR;-1;MUG;5;
5;2026-01-01;;EUR;1;MUG;;
6;2026-01-01;5;EUR;1.5;MUG;5;
7;2026-01-01;5;EUR;1;MUG;5;a@b
8;;5;EUR;1;MUG;5;
;2026-01-01;5;EUR;1;MUG;5;
9;2026-01-01;10;EUR;1;MUG;5;
9;;;;0;MUG;5;
10;2026-01-01;5;EUR;1;M\ufffdG;5;
11;2026-01-01;5;EUR;1;MUG;5;
"
12;2026-01-01;99999999999999;EUR;1;MUG;5;
13;2026-02-30;5;EUR;1;MUG;5;
14;2026-01-01;5;EUR;1;MUG;0x10;
1;2026-01-01;5;EUR;1;MUG;5;`);
    expect(orders).toEqual([]);
    expect(faults).toEqual([
      [2, 'currency'],
      [3, 'future'],
      [4, 'number'],
      [5, 'negative'],
      [6, 'number'],
      [7, 'quantity'],
      [8, 'email'],
      [9, 'no-date'],
      [10, 'no-order'],
      [11, 'beside'],
      [12, 'quantity'],
      [13, 'letters'],
      [14, 'beside'],
      [15, 'quotes'],
      [16, 'number'],
      [17, 'date'],
      [18, 'number'],
      [19, 'apart'],
    ]);
    // Every row is in exactly one place, in order: by that an interrupted reading goes on where it was.
    expect(places.flat().filter((_, i) => i % 2 === 0)).toEqual([0, ...places.slice(0, -1).map(([, to]) => to)]);
  });

  it('a formula is a text like any other', () => {
    const { orders } = read(`order;date;total;title\n=cmd|' /C calc'!A0;2026-01-01;5;=HYPERLINK("x")`);
    expect(orders[0]).toMatchObject({ name: `=cmd|' /C calc'!A0`, lines: [{ title: '=HYPERLINK("x")' }] });
  });
});
