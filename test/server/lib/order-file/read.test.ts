import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrderFileFault } from '../../../../server/lib/order-file/order-file.ts';
import { readOrderFile } from '../../../../server/lib/order-file/read.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'order-file-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function aFile(content: string | Uint8Array): string {
  const path = join(folder, `orders-${files++}.csv`);
  writeFileSync(path, content);
  return path;
}

const invoices = [
  'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
  '536365,85123A,"HEART, WHITE",6,2010-12-01T08:26:00,2.55,17850,United Kingdom',
  '536365,POST,POSTAGE,1,2010-12-01T08:26:00,18.00,17850,United Kingdom',
  'C536370,85123A,"HEART, WHITE",-2,2010-12-02T09:00:00,2.55,17850,United Kingdom',
  '536371,71053,LANTERN,1,2010-12-02T10:00:00,3.39,,United Kingdom',
].join('\n');

const plain = 'customer_id,date,amount\n00001,1997-01-01,11.77\n00002,1997-01-12,12.00\n00002,1997-01-12,77\n';

const exported = [
  'Name,Email,Financial Status,Created at,Cancelled at,Currency,Subtotal,Shipping,Refunded Amount,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku',
  '#1001,Ada@Example.com,paid,2026-03-01 23:30:00 +0200,,EUR,30.00,5.00,10.00,2,Mug,10.00,MUG',
  '#1001,ada@example.com,,,,,,,,1,"Tea, 6"" tin",10.00,',
  '#1002,,paid,2026-03-02 10:00:00 +0000,2026-03-03 10:00:00 +0000,EUR,8.00,0,0,1,Cup,8.00,CUP',
].join('\r\n');

describe('the three formats', () => {
  it('reads invoice lines: returns apart, postage not money for goods, guests kept', async () => {
    const file = await readOrderFile(aFile(invoices));
    expect(file.format).toBe('invoice-lines');
    expect(file.orders.map(({ id, kind, customer, net }) => [id, kind, customer, net])).toEqual([
      ['536365', 'purchase', '17850', 1530],
      ['C536370', 'return', '17850', -510],
      ['536371', 'purchase', null, 339],
    ]);
    expect(file.orders[0]?.lines).toEqual([
      { product: '85123A', title: 'HEART, WHITE', quantity: 6, unitPrice: 255, kind: 'product' },
      { product: 'POST', title: 'POSTAGE', quantity: 1, unitPrice: 1800, kind: 'shipping' },
    ]);
    expect(file.withoutCustomer).toBe(1);
  });

  it('reads plain rows, each an order of its own', async () => {
    const file = await readOrderFile(aFile(plain));
    expect(file.orders.map(({ customer, net }) => [customer, net])).toEqual([
      ['00001', 1177],
      ['00002', 1200],
      ['00002', 7700],
    ]);
  });

  it('groups plain rows by order number, or by shopper and time where products are named', async () => {
    const numbered = await readOrderFile(
      aFile('customer_id,date,amount,order_id\na,2024-01-01,1,x\na,2024-01-01,2,y\na,2024-01-01,4,x\n'),
    );
    expect(numbered.orders.map(({ net }) => net)).toEqual([500, 200]);
    const named = await readOrderFile(
      aFile('customer_id,date,amount,product\na,2024-01-01,1,tea\na,2024-01-01,2,mug\nb,2024-01-01,4,mug\n'),
    );
    expect(named.orders.map(({ net }) => net)).toEqual([300, 400]);
  });

  it('reads a shop export: cells inherit from the first row, refunds are netted, the time keeps its zone', async () => {
    const file = await readOrderFile(aFile(exported));
    expect(file.format).toBe('order-export');
    expect(file.currency).toBe('EUR');
    expect(file.orders.map(({ id, customer, net, cancelledAt }) => [id, customer, net, cancelledAt])).toEqual([
      ['#1001', 'ada@example.com', 2000, null],
      ['#1002', null, 800, Date.UTC(2026, 2, 3, 10)],
    ]);
    expect(file.orders[0]?.at).toBe(Date.UTC(2026, 2, 1, 21, 30));
    expect(file.orders[0]?.lines.map(({ title }) => title)).toEqual(['Mug', 'Tea, 6" tin']);
  });
});

describe('spellings of the same file', () => {
  const variants: Record<string, Uint8Array | string> = {
    gzip: gzipSync(invoices),
    'a byte order mark': `\ufeff${invoices}`,
    'UTF-16 little endian': Buffer.from(`\ufeff${invoices}`, 'utf16le'),
    'UTF-16 without a mark': Buffer.from(invoices, 'utf16le'),
    'UTF-16 big endian': Buffer.from(`\ufeff${invoices}`, 'utf16le').swap16(),
    'CRLF line ends': invoices.replaceAll('\n', '\r\n'),
    'no last line end and blank lines': `\n\n${invoices.replaceAll('\n', '\n\n')}`,
    semicolons: invoices.replaceAll('"HEART, WHITE"', 'HEART| WHITE').replaceAll(',', ';').replaceAll('|', ','),
    tabs: invoices.replaceAll('"HEART, WHITE"', 'HEART| WHITE').replaceAll(',', '\t').replaceAll('|', ','),
    'decimal commas': invoices
      .replaceAll('"HEART, WHITE"', 'HEART| WHITE')
      .replaceAll(',', ';')
      .replaceAll(/(\d)\.(\d\d);/g, '$1,$2;')
      .replaceAll('|', ','),
    'headers in other cases with blanks': invoices
      .replace('InvoiceNo', ' invoice no ')
      .replace('CustomerID', 'CUSTOMER ID'),
    'dates month first': invoices
      .replaceAll(/2010-12-0(\d)T(\d\d:\d\d):00/g, '12/$1/2010 $2')
      .concat('\n1,A,a,1,11/30/2010 9:00,1,,'),
    'dates day first': invoices
      .replaceAll(/2010-12-0(\d)T(\d\d:\d\d):00/g, '$1/12/2010 $2')
      .concat('\n1,A,a,1,30/11/2010 9:00,1,,'),
  };
  for (const [name, content] of Object.entries(variants)) {
    it(`reads the same orders from ${name}`, async () => {
      const file = await readOrderFile(aFile(content));
      const theirs = file.orders.filter(({ customer }) => customer === '17850');
      expect(theirs.map(({ at, net, lines }) => [at, net, lines[0]?.title])).toEqual([
        [Date.UTC(2010, 11, 1, 8, 26), 1530, 'HEART, WHITE'],
        [Date.UTC(2010, 11, 2, 9), -510, 'HEART, WHITE'],
      ]);
    });
  }

  it('reads Windows-1252 where the bytes are no UTF-8', async () => {
    const bytes = Buffer.from('customer_id,date,amount,product\nä,2024-01-01,1,Café\n', 'latin1');
    const file = await readOrderFile(aFile(bytes));
    expect(file.encoding).toBe('windows-1252');
    expect(file.orders[0]).toMatchObject({ customer: 'ä', lines: [{ title: 'Café' }] });
  });

  it('reads times without a zone in the zone it is given, also over a change of the clocks', async () => {
    const path = aFile('customer_id,date,amount\na,2026-03-29 00:30,1\nb,2026-03-29 12:00,1\nc,2026-03-29 12:00Z,1\n');
    const { orders } = await readOrderFile(path, { zone: 'Europe/Berlin' });
    expect(orders.map(({ at }) => new Date(at).toISOString().slice(0, 16))).toEqual([
      '2026-03-28T23:30',
      '2026-03-29T10:00',
      '2026-03-29T12:00',
    ]);
  });
});

describe('rows that cannot be used', () => {
  it('counts them by reason with their line numbers, and uses the rest', async () => {
    const file = await readOrderFile(
      aFile(
        [
          'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
          '1,A,ok,1,2024-01-01,1.00,7,UK',
          '2,A,"two\nlines",1,2024-01-01,1.00,7,UK',
          '3,A,bad date,1,2024-02-30,1.00,7,UK',
          '4,A,bad price,1,2024-01-01,NaN,7,UK',
          '5,A,far too much,1,2024-01-01,99999999999999999,7,UK',
          '6,A,below zero,1,2024-01-01,-5,7,UK',
          '7,A,nothing,0,2024-01-01,1,7,UK',
          '8,A,half,1e999,2024-01-01,1,7,UK',
          '9,A',
          ',A,no number,1,2024-01-01,1,7,UK',
          '10,A,"stray quote,1,2024-01-01,1.00,7,UK',
          '11,A,ok again,1,2024-01-01,1.00,7,UK',
        ].join('\n'),
      ),
    );
    expect(Object.fromEntries(file.problems.map(({ reason, lines }) => [reason, lines]))).toEqual({
      'date not understood': [5],
      'amount is no number': [6, 7],
      'negative price': [8],
      'quantity is zero': [9],
      'quantity is no number': [10],
      'too few fields': [11],
      'no order number': [12],
      'quote not closed': [13],
    });
    expect(file.orders.map(({ id }) => id)).toEqual(['1', '2', '11']);
    expect(file.rows).toBe(12);
    expect(file.used).toBe(3);
  });

  it('an order number on two days is two orders, so that a date can cut between them', async () => {
    const file = await readOrderFile(
      aFile('customer_id,date,amount,order_id\na,2024-01-01T23:59,1,x\na,2024-01-02T00:01,2,x\n'),
    );
    expect(file.orders.map(({ net }) => net)).toEqual([100, 200]);
    expect(new Set(file.orders.map(({ id }) => id)).size).toBe(2);
  });
});

describe('files that cannot be used', () => {
  const faults: [string, string | Uint8Array, RegExp][] = [
    ['an empty file', '', /^The order file is empty\.$/],
    ['a header alone', 'customer_id,date,amount\n', /header but no rows/],
    [
      'a missing column',
      invoices.replace('CustomerID', 'Who'),
      /^The file looks like .* the column CustomerID is missing\.$/,
    ],
    ['a foreign table', 'a,b,c\n1,2,3\n', /^This is no order file known here/],
    ['no usable row', 'customer_id,date,amount\na,yesterday,1\nb,2024-01-01,much\n', /^None of the 2 rows/],
    ['a damaged gzip', gzipSync(invoices).subarray(0, 60), /damaged or cut off/],
  ];
  for (const [name, content, sentence] of faults) {
    it(`says so in one sentence: ${name}`, async () => {
      const fault = await readOrderFile(aFile(content)).catch((thrown: unknown) => thrown);
      expect(fault).toBeInstanceOf(OrderFileFault);
      expect((fault as Error).message).toMatch(sentence);
    });
  }

  it('says so for a path without a file', async () => {
    await expect(readOrderFile(join(folder, 'nowhere.csv'))).rejects.toThrow(/^There is no file/);
  });
});
