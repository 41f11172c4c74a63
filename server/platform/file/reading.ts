// How a file of one kind is read: which of its columns means what, and how its dates and numbers are written.

import { z } from 'zod';

export const importKinds = ['orders', 'customers', 'consents'] as const;
export type ImportKind = (typeof importKinds)[number];

/** What a column may mean, by kind. `needed`: nothing can be read without; `oneOf`: at least one of those marked. */
export interface Field {
  name: string;
  /** Names such columns go by, as `headerKey` compares them, the likeliest first. */
  aliases: readonly string[];
  needed?: boolean;
  oneOf?: boolean;
  /** Holds dates, or numbers with decimals. */
  holds?: 'date' | 'number';
}

export const fieldsOf: Record<ImportKind, readonly Field[]> = {
  orders: [
    {
      name: 'order',
      aliases: [
        ...['name', 'ordernumber', 'orderno', 'ordername', 'order', 'orderid', 'invoiceno', 'invoice'],
        ...['bestellnummer', 'bestellung', 'auftragsnummer', 'rechnungsnummer', 'id'],
      ],
      needed: true,
    },
    {
      name: 'date',
      aliases: [
        ...['createdat', 'orderdate', 'date', 'placedat', 'invoicedate', 'bestelldatum', 'datum', 'paidat'],
        ...['rechnungsdatum'],
      ],
      needed: true,
      holds: 'date',
    },
    { name: 'email', aliases: ['email', 'emailaddress', 'customeremail', 'emailadresse', 'kundenemail'] },
    { name: 'customer', aliases: ['customerid', 'customernumber', 'customerno', 'customer', 'kundennummer', 'kunde'] },
    { name: 'buyer', aliases: ['billingname', 'customername', 'shippingname', 'kundenname'] },
    {
      name: 'total',
      aliases: ['subtotal', 'total', 'ordertotal', 'amount', 'gesamtbetrag', 'gesamt', 'summe', 'betrag'],
      oneOf: true,
      holds: 'number',
    },
    {
      name: 'price',
      aliases: ['lineitemprice', 'unitprice', 'price', 'einzelpreis', 'stückpreis', 'preis'],
      oneOf: true,
      holds: 'number',
    },
    { name: 'quantity', aliases: ['lineitemquantity', 'quantity', 'qty', 'menge', 'anzahl'], holds: 'number' },
    { name: 'product', aliases: ['lineitemsku', 'sku', 'stockcode', 'productid', 'product', 'artikelnummer'] },
    {
      name: 'title',
      aliases: [
        'lineitemname',
        'productname',
        'producttitle',
        'title',
        'description',
        'artikel',
        'artikelname',
        'bezeichnung',
      ],
    },
    { name: 'refunded', aliases: ['refundedamount', 'refunded', 'erstattet'], holds: 'number' },
    { name: 'currency', aliases: ['currency', 'währung', 'waehrung'] },
    { name: 'cancelled', aliases: ['cancelledat', 'canceledat', 'storniertam'], holds: 'date' },
    { name: 'number', aliases: ['id'] },
  ],
  customers: [
    { name: 'email', aliases: ['email', 'emailaddress', 'emailadresse'], oneOf: true },
    { name: 'customer', aliases: ['customerid', 'customernumber', 'customerno', 'kundennummer', 'id'], oneOf: true },
    { name: 'buyer', aliases: ['name', 'fullname', 'customername', 'kundenname'] },
    { name: 'firstName', aliases: ['firstname', 'givenname', 'vorname'] },
    { name: 'lastName', aliases: ['lastname', 'surname', 'familyname', 'nachname'] },
    { name: 'language', aliases: ['language', 'locale', 'sprache'] },
    { name: 'tags', aliases: ['tags', 'schlagworte'] },
    { name: 'since', aliases: ['createdat', 'customersince', 'created', 'angelegtam', 'kundeseit'], holds: 'date' },
    { name: 'consent', aliases: ['consent', 'acceptsemailmarketing', 'emailmarketing', 'newsletter', 'einwilligung'] },
    { name: 'date', aliases: ['consentdate', 'consentedat', 'optinat', 'einwilligungam'], holds: 'date' },
    { name: 'source', aliases: ['consentsource', 'optinsource', 'einwilligungsquelle'] },
  ],
  consents: [
    { name: 'email', aliases: ['email', 'emailaddress', 'emailadresse'], needed: true },
    { name: 'consent', aliases: ['consent', 'status', 'state', 'einwilligung'], oneOf: true },
    { name: 'suppressed', aliases: ['suppressed', 'blocked', 'gesperrt'], oneOf: true },
    { name: 'date', aliases: ['date', 'consentdate', 'consentedat', 'optinat', 'datum'], holds: 'date' },
    { name: 'source', aliases: ['source', 'consentsource', 'optinsource', 'quelle', 'herkunft'] },
    { name: 'confirmed', aliases: ['confirmed', 'doubleoptin', 'bestätigt'] },
  ],
};

/** How `03/04/2026` is meant; null: not said, then such a date can't be read. */
export const Reading = z.object({
  /** Place of a field's column in the row. */
  columns: z.record(z.string(), z.number().int().min(0).max(999)),
  dates: z.enum(['day-first', 'month-first']).nullable(),
  decimals: z.enum(['point', 'comma']),
});
export type Reading = z.infer<typeof Reading>;

/** What of a reading can't be: fields that do not exist, places beyond the header, what is needed and has no column. */
export function faultOfReading(
  kind: ImportKind,
  width: number,
  { columns }: Reading,
): { missing: string[]; unknown: boolean } {
  const fields = fieldsOf[kind];
  const names = new Set(fields.map((field) => field.name));
  const unknown = Object.entries(columns).some(([name, place]) => !names.has(name) || place >= width);
  const has = (field: Field) => columns[field.name] !== undefined;
  const missing = fields.filter((field) => field.needed === true && !has(field)).map((field) => field.name);
  const choices = fields.filter((field) => field.oneOf === true);
  if (choices.length > 0 && !choices.some(has)) missing.push(choices.map((field) => field.name).join('/'));
  return { missing, unknown };
}
