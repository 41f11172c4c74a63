import { describe, expect, it } from 'vitest';
import { dayFromText, dayOf, dayText, isZone, momentOfWall, startOfDay } from '../../../server/lib/zone-time.ts';

describe('calendar time in a zone', () => {
  it('a day begins at local midnight, also on days of 23 and 25 hours', () => {
    const hours = (day: string) => {
      const number = dayFromText(day)!;
      return (startOfDay(number + 1, 'Europe/Berlin') - startOfDay(number, 'Europe/Berlin')) / 3_600_000;
    };
    expect([hours('2026-03-28'), hours('2026-03-29'), hours('2026-10-25')]).toEqual([24, 23, 25]);
  });

  it('the moment of a wall time shows that time in zones ahead, behind and off the hour', () => {
    for (const zone of ['Asia/Kathmandu', 'America/New_York', 'Pacific/Apia', 'Australia/Lord_Howe', 'UTC']) {
      for (let wall = Date.UTC(2026, 0, 1, 12); wall < Date.UTC(2027, 0, 1); wall += 86_400_000 * 3) {
        expect(dayOf(momentOfWall(wall, zone), zone)).toBe(Math.floor(wall / 86_400_000));
      }
    }
  });

  it('the first and last moment of a local day are of that day', () => {
    const day = dayFromText('2026-07-01')!;
    for (const zone of ['Asia/Tokyo', 'America/St_Johns']) {
      expect(dayOf(startOfDay(day, zone), zone)).toBe(day);
      expect(dayOf(startOfDay(day + 1, zone) - 1, zone)).toBe(day);
    }
  });

  it('texts are days or nothing', () => {
    expect(dayText(dayFromText('2024-02-29')!)).toBe('2024-02-29');
    expect([dayFromText('2023-02-29'), dayFromText('2024-1-1'), dayFromText('soon')]).toEqual([null, null, null]);
    expect([isZone('Europe/London'), isZone('Europe/Atlantis')]).toEqual([true, false]);
  });
});
