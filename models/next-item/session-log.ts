/** Sessions as numbers: item indexes in one array, one after the other, oldest session first. */

/** At most so many items of a session count (its last): a robot's or a wholesaler's session must not rule the shop. */
export const LONGEST_SESSION = 100;

/** Sessions in order of time. Session s holds `items[offsets[s] … offsets[s + 1])`, oldest first. */
export interface SessionLog {
  items: Int32Array;
  offsets: Int32Array;
  /** When each session ended, in one unit for all: epoch ms, or the line number where no times are known. */
  at: Float64Array;
  /** How much each session counts; 1 unless told otherwise. */
  weight: Float32Array;
  itemCount: number;
}

export interface SessionRow {
  items: ArrayLike<number>;
  at: number;
  weight?: number;
}

/** Views of one shopper, oldest first, and a 1 for each with which a visit began. */
export interface Trail {
  items: ArrayLike<number>;
  begins: ArrayLike<number>;
}

export const sessionCount = (log: SessionLog): number => log.offsets.length - 1;

/** Packs sessions, ordered by time (ties keep their order). Sessions longer than `LONGEST_SESSION` keep their end. */
export function sessionLog(rows: readonly SessionRow[], itemCount: number): SessionLog {
  const order = rows.map((_, row) => row).sort((a, b) => rows[a]!.at - rows[b]!.at || a - b);
  const offsets = new Int32Array(rows.length + 1);
  let total = 0;
  order.forEach((row, session) => {
    total += Math.min(rows[row]!.items.length, LONGEST_SESSION);
    offsets[session + 1] = total;
  });
  const items = new Int32Array(total);
  const at = new Float64Array(rows.length);
  const weight = new Float32Array(rows.length);
  order.forEach((row, session) => {
    const { items: source, at: when, weight: counts = 1 } = rows[row]!;
    const skip = Math.max(0, source.length - LONGEST_SESSION);
    const from = offsets[session]!;
    for (let each = skip; each < source.length; each++) items[from + each - skip] = source[each]!;
    at[session] = when;
    weight[session] = counts;
  });
  return { items, offsets, at, weight, itemCount };
}

/** Sessions `from … to` of a log as a log of their own, sharing its memory where it can. */
export function sliceSessions(log: SessionLog, from: number, to: number): SessionLog {
  const start = log.offsets[from]!;
  const offsets = log.offsets.slice(from, to + 1).map((offset) => offset - start);
  return {
    items: log.items.subarray(start, log.offsets[to]!),
    offsets,
    at: log.at.subarray(from, to),
    weight: log.weight.subarray(from, to),
    itemCount: log.itemCount,
  };
}

/** Where each item occurs, newest session first: places `starts[i] … starts[i + 1])` of `sessions` and `positions`. */
export interface Postings {
  starts: Int32Array;
  sessions: Int32Array;
  /** The item's last position in that session. */
  positions: Uint8Array;
}

/** One posting for each item and session, at most `newest` sessions an item (0 = all). */
export function postingsOf(log: SessionLog, newest = 0): Postings {
  const { items, offsets, itemCount } = log;
  const sessions = sessionCount(log);
  const lastSession = new Int32Array(itemCount).fill(-1);
  const counts = new Int32Array(itemCount);
  for (let session = sessions - 1; session >= 0; session--) {
    for (let at = offsets[session]!; at < offsets[session + 1]!; at++) {
      const item = items[at]!;
      if (lastSession[item] === session) continue;
      lastSession[item] = session;
      if (newest === 0 || counts[item]! < newest) counts[item]!++;
    }
  }
  const starts = new Int32Array(itemCount + 1);
  for (let item = 0; item < itemCount; item++) starts[item + 1] = starts[item]! + counts[item]!;
  const out = { starts, sessions: new Int32Array(starts[itemCount]!), positions: new Uint8Array(starts[itemCount]!) };
  const next = starts.slice(0, itemCount);
  lastSession.fill(-1);
  for (let session = sessions - 1; session >= 0; session--) {
    const from = offsets[session]!;
    for (let at = offsets[session + 1]! - 1; at >= from; at--) {
      const item = items[at]!;
      if (lastSession[item] === session) continue;
      lastSession[item] = session;
      const place = next[item]!;
      if (place >= starts[item + 1]!) continue;
      out.sessions[place] = session;
      out.positions[place] = at - from;
      next[item] = place + 1;
    }
  }
  return out;
}
