// What changed in the shop since its world was made, line by line in a file, so that a restart (or a kill) on the same ports keeps the shop.

import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Journal, ShopState, Singles, Tables } from './shop-state.ts';

interface Entry {
  table?: keyof Tables;
  id?: string;
  value?: unknown;
  removed?: boolean;
  single?: keyof Singles;
}

/** Puts back what an earlier process wrote, then writes on. Half a line at the end (a kill) is left out. */
export function openJournal(shop: ShopState, file: string): Journal {
  if (existsSync(file)) replay(shop, file);
  // Several changes of one row within a turn of the event loop are one line.
  let waiting = new Map<string, Entry>();
  const flush = () => {
    const lines = [...waiting.values()].map((entry) => `${JSON.stringify(entry)}\n`).join('');
    waiting = new Map();
    appendFileSync(file, lines);
  };
  const write = (key: string, entry: Entry) => {
    if (waiting.size === 0) setImmediate(flush);
    waiting.delete(key);
    waiting.set(key, entry);
  };
  return {
    put: (table, id, value) => write(`${table} ${id}`, { table, id, value }),
    remove: (table, id) => write(`${table} ${id}`, { table, id, removed: true }),
    single: (single, value) => write(`single ${single}`, { single, value }),
  };
}

function replay(shop: ShopState, file: string): void {
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    let entry: Entry;
    try {
      entry = JSON.parse(line) as Entry;
    } catch {
      continue;
    }
    if (entry.single) (shop.singles as unknown as Record<string, unknown>)[entry.single] = entry.value;
    else if (entry.table && entry.id !== undefined) {
      const table = shop[entry.table] as Map<string, unknown>;
      if (entry.removed) table.delete(entry.id);
      else table.set(entry.id, entry.value);
    }
  }
  shop.reindex();
}
