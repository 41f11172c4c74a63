// What SQLite's planner believes of our tables. Without statistics it takes a shop for ten rows, and reads all orders of one to find a
// browser's; with those of the moment its plans would change from shop to shop and day to day. So it is told, once and for all, what a
// large installation looks like (https://sqlite.org/optoverview.html, "Fixed results of ANALYZE").

import type Sqlite from 'better-sqlite3';

const ROWS = 1_000_000;
/** Rows of a shop: a tenth. */
const SHOPS = 10;
/** Columns with a handful of values. */
const FEW = new Set([
  ...['kind', 'subject_kind', 'purpose', 'type', 'state', 'status', 'done', 'counted', 'granted', 'via', 'priority'],
  ...['question', 'journey', 'strategy', 'placement', 'channel'],
]);
const VALUES_OF_FEW = 4;
/** Values of any other column within its shop: shoppers, browsers, products, carts, moments. */
const VALUES = 20_000;

/** Writes them where they are not those of this version. To be called with the newest schema, before other connections open. */
export function tellPlanner(raw: Sqlite.Database): void {
  const wanted = statisticsOf(raw);
  const made = raw.prepare("select 1 from sqlite_schema where name = 'sqlite_stat1'").get() !== undefined;
  const known = made ? raw.prepare('select tbl, idx, stat from sqlite_stat1 order by tbl, idx').all() : [];
  if (JSON.stringify(known) === JSON.stringify(wanted)) return;
  const patience = raw.pragma('busy_timeout', { simple: true });
  raw.pragma('busy_timeout = 5000');
  // Makes the table where it is missing, and analyses nothing.
  raw.exec('analyze sqlite_schema');
  raw
    .transaction(() => {
      raw.exec('delete from sqlite_stat1');
      const insert = raw.prepare('insert into sqlite_stat1 (tbl, idx, stat) values (?, ?, ?)');
      for (const { tbl, idx, stat } of wanted) insert.run(tbl, idx, stat);
    })
    .immediate();
  // Reads them into this connection; others read them as they open.
  raw.exec('analyze sqlite_schema');
  raw.pragma(`busy_timeout = ${patience}`);
}

interface Row {
  tbl: string;
  idx: string;
  stat: string;
}

function statisticsOf(raw: Sqlite.Database): Row[] {
  const indexes = raw
    .prepare(
      `select t.name as tbl, i.name as idx, i."unique" as only from sqlite_schema t, pragma_index_list(t.name) i
       where t.type = 'table' and t.name not like 'sqlite_%' and t.name not like 'kysely_%' order by t.name, i.name`,
    )
    .all() as { tbl: string; idx: string; only: number }[];
  const columnsOf = raw.prepare('select name from pragma_index_info(?) order by seqno').pluck();
  return indexes.map(({ tbl, idx, only }) => {
    const columns = columnsOf.all(idx) as string[];
    let rows = ROWS;
    const alike = columns.map((column, place) => {
      rows /= column === 'shop' ? SHOPS : FEW.has(column) ? VALUES_OF_FEW : VALUES;
      return only === 1 && place === columns.length - 1 ? 1 : Math.max(2, Math.round(rows));
    });
    return { tbl, idx, stat: [ROWS, ...alike].join(' ') };
  });
}
