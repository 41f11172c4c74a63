// Calendar time in a shop's zone: from moments to days and back. The only place that asks the runtime for a zone's offsets.

const DAY = 86_400_000;
const QUARTER = 900_000;

interface Zone {
  format: Intl.DateTimeFormat;
  /** Offset by UTC day where it is one all day long; NaN on days with a change of the clocks. */
  byDay: Map<number, number>;
  /** Offset by quarter of an hour, only on days with a change. */
  byQuarter: Map<number, number>;
}

const zones = new Map<string, Zone>();

/** Whether the runtime knows an IANA zone of this name. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (!zone) {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
    zone = { format, byDay: new Map(), byQuarter: new Map() };
    zones.set(name, zone);
  }
  return zone;
}

function offsetFromRuntime(at: number, zone: Zone): number {
  const part: Record<string, string> = {};
  for (const { type, value } of zone.format.formatToParts(at)) part[type] = value;
  const year = part.era === 'BC' ? 1 - Number(part.year) : Number(part.year);
  const wall = Date.UTC(
    year,
    Number(part.month) - 1,
    Number(part.day),
    Number(part.hour),
    Number(part.minute),
    Number(part.second),
  );
  return wall - Math.floor(at / 1000) * 1000;
}

/** Milliseconds a zone's clock is ahead of UTC at a moment. */
export function zoneOffset(at: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const known = zoneOf(zone);
  const day = Math.floor(at / DAY);
  let offset = known.byDay.get(day);
  if (offset === undefined) {
    const first = offsetFromRuntime(day * DAY, known);
    const last = offsetFromRuntime((day + 1) * DAY - 1000, known);
    offset = first === last ? first : Number.NaN;
    known.byDay.set(day, offset);
  }
  if (!Number.isNaN(offset)) return offset;
  const quarter = Math.floor(at / QUARTER);
  let exact = known.byQuarter.get(quarter);
  if (exact === undefined) {
    exact = offsetFromRuntime(quarter * QUARTER, known);
    known.byQuarter.set(quarter, exact);
  }
  return exact;
}

/**
 * The moment at which a zone's clock shows `wall`, itself written as if it were UTC. A time the clock skips is read as
 * the same span after midnight; of a time it shows twice, the first.
 */
export function momentOfWall(wall: number, zone: string): number {
  if (zone === 'UTC') return wall;
  const early = wall - zoneOffset(wall - DAY, zone);
  const late = wall - zoneOffset(wall + DAY, zone);
  const first = Math.min(early, late);
  if (first + zoneOffset(first, zone) === wall) return first;
  const last = Math.max(early, late);
  return last + zoneOffset(last, zone) === wall ? last : early;
}

/** The calendar day of a moment in a zone, as days since 1970-01-01. */
export const dayOf = (at: number, zone: string): number => Math.floor((at + zoneOffset(at, zone)) / DAY);

/** The moment at which a calendar day (days since 1970-01-01) begins in a zone. */
export const startOfDay = (day: number, zone: string): number => momentOfWall(day * DAY, zone);

/** A calendar day (days since 1970-01-01) as YYYY-MM-DD. */
export const dayText = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

/** YYYY-MM-DD as days since 1970-01-01; null where it is no such day. */
export function dayFromText(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text) return null;
  return at / DAY;
}
