import { afterEach, describe, expect, it } from 'vitest';
import { personalTables } from '../../../server/privacy/personal-data.ts';
import { aGround, type Ground } from '../../support/builders.ts';

const open: Ground[] = [];
afterEach(async () => {
  for (const ground of open.splice(0)) await ground.end();
});

/** Columns whose very name says that they lead to a person, wherever they turn up. */
const telling =
  /(^|_)(visitor|shopper|customer|email|name_sealed|sealed|to_sealed|cart|checkout|restored_from|key|body|payload|context)$|_hash$|_sealed$/;
/** Called like that, and no person's: money-free names of shops, platform access, model files, figures of the whole shop. */
const nobodys = new Set([
  'platform_tokens.access_sealed',
  'platform_tokens.refresh_sealed',
  'models.hash',
  'reports.body',
  'webhook_endpoints.secret_sealed',
]);

describe('the list of personal data', () => {
  it('classes every table of the schema, and names only columns that are there', async () => {
    const ground = await aGround();
    open.push(ground);
    const tables = (await ground.store.introspection.getTables()).filter((table) => !table.name.startsWith('kysely_'));
    expect(Object.keys(personalTables).sort()).toEqual(tables.map((table) => table.name).sort());
    for (const { name, columns } of tables) {
      const there = columns.map((column) => column.name);
      expect(there, name).toEqual(expect.arrayContaining([...personalTables[name as keyof typeof personalTables]]));
      expect(there[0] === 'shop' || there.includes('shop'), `${name} belongs to a shop`).toBe(true);
    }
  });

  it('leaves out no column that is called like something that leads to a person', async () => {
    const ground = await aGround();
    open.push(ground);
    const tables = (await ground.store.introspection.getTables()).filter((table) => !table.name.startsWith('kysely_'));
    const missed = tables.flatMap(({ name, columns }) =>
      columns
        .map((column) => `${name}.${column.name}`)
        .filter((path) => {
          const column = path.split('.')[1] as string;
          const classed = personalTables[name as keyof typeof personalTables].includes(column);
          return telling.test(column) && !classed && !nobodys.has(path);
        }),
    );
    expect(missed).toEqual([]);
  });
});
