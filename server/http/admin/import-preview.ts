// The first rows of a file as they are taken.

import type { Row } from '../../platform/file/cells.ts';
import { consentRows } from '../../platform/file/consent-rows.ts';
import { customerRows } from '../../platform/file/customer-rows.ts';
import type { ImportRecord } from '../../platform/file/import-store.ts';
import { OrderRows } from '../../platform/file/order-rows.ts';
import type { RowFault } from '../../platform/file/row-fault.ts';
import type { ImportAnswer } from './import-types.ts';
import type { Caller } from './request.ts';
import { importWords } from './words/imports.ts';

/** What a wrong column or a day taken for a month does shows here. */
export function understood(caller: Caller, record: ImportRecord, sample: Row[]): ImportAnswer['understood'] {
  const { keys, shop, facts, say, now } = caller;
  const words = importWords[say.locale];
  const { reading, createdAt } = record;
  const { zone, currency } = facts;
  const wrong = (line: number, fault: RowFault) => ({ line, text: '', fault: words.rows[fault] });
  if (record.kind === 'orders') {
    const reader = new OrderRows({ keys, shop, reading, currency, zone, now, find: () => null });
    const gathered = [...sample.flatMap((row, i) => reader.push(row, i)), ...reader.end()];
    return gathered.flatMap(({ from, order, faults }): ImportAnswer['understood'] => {
      if (order === null) return faults.map(({ line, fault }) => wrong(line, fault));
      const who = order.person.email ?? order.person.name ?? order.person.customer?.replace(/^file-/, '');
      const text = words.order(order.name, say.day(order.placedAt), say.money(order.total), order.lines.length);
      const by = who === undefined ? words.guest : words.somebody(who);
      return [{ line: sample[from]?.line ?? 0, text: text + by, fault: null }];
    });
  }
  if (record.kind === 'customers') {
    const read = customerRows({ keys, shop, reading, zone, broughtAt: createdAt });
    return sample.map((row) => {
      const outcome = read(row);
      if (typeof outcome === 'string') return wrong(row.line, outcome);
      const { person, locale } = outcome.customer;
      const agreed = outcome.consent === null ? null : words.words[outcome.consent.granted ? 'granted' : 'refused'];
      const parts = [person.name, person.email, person.customer?.replace(/^file-/, ''), locale, agreed];
      const fault = outcome.fault === null ? null : words.rows[outcome.fault];
      return { line: row.line, text: parts.filter((part) => part != null).join(', '), fault };
    });
  }
  const read = consentRows({ reading, zone, broughtAt: createdAt });
  return sample.map((row) => {
    const outcome = read(row);
    if (typeof outcome === 'string') return wrong(row.line, outcome);
    const parts = [outcome.email, words.words[outcome.says], say.day(outcome.at), outcome.source];
    return { line: row.line, text: parts.join(', '), fault: null };
  });
}
