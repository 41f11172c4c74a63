// Relay connections over lists: cursors, pages forward and back, and the search syntax of `query:` arguments.

import { GraphQLError } from 'graphql';
import type { Arguments, Source } from './source.ts';

const pageLimit = 250;

/** How a filter of the search syntax reads its value off an item; numbers are moments or amounts, texts are compared without case. */
export type Filters<T> = Record<string, (item: T) => string | number | boolean | null>;

export interface ConnectionOptions<T> {
  node: (item: T) => Source;
  id: (item: T) => string;
  filters?: Filters<T>;
  /** by sortKey; ID and RELEVANCE need not be named */
  orders?: Record<string, (item: T) => string | number>;
}

/** A connection as `name` (ProductConnection → ProductEdge) over items; `all` gives every node to the bulk operations. */
export function connection<T>(name: string, items: Iterable<T>, options: ConnectionOptions<T>) {
  const edgeName = name.replace(/Connection$/, 'Edge');
  // Iterators of maps can be read once only.
  const every = Array.isArray(items) ? (items as T[]) : [...items];
  const chosen = (args: Arguments): T[] => {
    let list = [...every];
    const query = typeof args.query === 'string' ? args.query.trim() : '';
    if (query) {
      const matches = searchFilter(query, options.filters ?? {});
      list = list.filter(matches);
    }
    const order = typeof args.sortKey === 'string' ? options.orders?.[args.sortKey] : undefined;
    if (order) {
      list.sort((a, b) => {
        const [x, y] = [order(a), order(b)];
        return x < y ? -1 : x > y ? 1 : 0;
      });
    }
    return args.reverse === true ? list.reverse() : list;
  };
  return (args: Arguments): Source => ({
    __typename: name,
    all: () => chosen(args).map(options.node),
    ...page(() => chosen(args), args, edgeName, options),
  });
}

function page<T>(choose: () => T[], args: Arguments, edgeName: string, options: ConnectionOptions<T>) {
  const cursor = (item: T) => Buffer.from(options.id(item)).toString('base64url');
  const position = (text: unknown) => list.findIndex((item) => cursor(item) === text);
  const size = (args.first ?? args.last) as number | undefined | null;
  let list: T[] = [];
  let from = 0;
  let to = 0;
  const cut = () => {
    list = choose();
    to = list.length;
    if (size === undefined || size === null) {
      throw new GraphQLError('you must provide one of first or last', { extensions: { code: 'BAD_REQUEST' } });
    }
    if (size < 0 || size > pageLimit) {
      throw new GraphQLError(`${args.first == null ? 'last' : 'first'} must be between 0 and ${pageLimit}`, {
        extensions: { code: 'BAD_REQUEST' },
      });
    }
    if (args.after != null) {
      from = position(args.after) + 1;
      if (from === 0) throw new GraphQLError('Invalid cursor for current pagination sort.');
    }
    if (args.before != null) {
      to = position(args.before);
      if (to === -1) throw new GraphQLError('Invalid cursor for current pagination sort.');
    }
    if (args.first != null) to = Math.min(to, from + size);
    else from = Math.max(from, to - size);
    return list.slice(from, to);
  };
  let kept: T[] | undefined;
  const shown = () => {
    kept ??= cut();
    return kept;
  };
  return {
    nodes: () => shown().map(options.node),
    edges: () =>
      shown().map((item) => ({ __typename: edgeName, cursor: cursor(item), node: () => options.node(item) })),
    pageInfo: () => {
      const items = shown();
      return {
        __typename: 'PageInfo',
        hasNextPage: to < list.length,
        hasPreviousPage: from > 0,
        startCursor: items.length > 0 ? cursor(items[0]!) : null,
        endCursor: items.length > 0 ? cursor(items.at(-1)!) : null,
      };
    },
  };
}

/** Compiles `a:x AND b:>=2026-01-01 OR -c:y`; a filter nobody defined is an error, so that a misspelt one is seen. */
export function searchFilter<T>(query: string, filters: Filters<T>): (item: T) => boolean {
  const terms = query.match(/-?\w+:(?:>=|<=|>|<)?(?:'[^']*'|"[^"]*"|[^\s)]+)|\bAND\b|\bOR\b|[()]|\S+/g) ?? [];
  const alternatives: ((item: T) => boolean)[][] = [[]];
  for (const term of terms) {
    if (term === 'AND') continue;
    if (term === 'OR') {
      alternatives.push([]);
      continue;
    }
    const match = /^(-?)(\w+):(>=|<=|>|<)?['"]?(.*?)['"]?$/.exec(term);
    const read = match && filters[match[2]!];
    if (!match || !read) throw new GraphQLError(`The sandbox does not know the search term ${term}`);
    const [, not, , operator = '=', value] = match;
    alternatives.at(-1)!.push((item) => compare(read(item), operator, value!) !== (not === '-'));
  }
  return (item) => alternatives.some((all) => all.every((matches) => matches(item)));
}

function compare(actual: string | number | boolean | null, operator: string, text: string): boolean {
  if (actual === null) return false;
  if (typeof actual !== 'number') {
    if (operator === '=' && text === '*') return true;
    return String(actual).toLowerCase() === text.toLowerCase();
  }
  const wanted = /^-?[\d.]+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(wanted)) throw new GraphQLError(`The sandbox cannot read the search value ${text}`);
  switch (operator) {
    case '>':
      return actual > wanted;
    case '>=':
      return actual >= wanted;
    case '<':
      return actual < wanted;
    case '<=':
      return actual <= wanted;
    default:
      return actual === wanted;
  }
}
