import { expect, it } from 'vitest';
import { csvOf } from '../../web/src/csv.ts';

it('a table becomes a file that spreadsheets read and cannot be made to run', () => {
  expect(
    csvOf([
      ['Week', 'Net "each"'],
      ['1, May', -3.5],
      ['=cmd()', '+1 mo.'],
      ['-4', ''],
    ]),
  ).toBe(`Week,"Net ""each"""\r\n"1, May",-3.5\r\n'=cmd(),'+1 mo.\r\n-4,\r\n`);
});
