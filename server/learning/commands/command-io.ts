// What a command may touch: its two streams, the folder it was called from, and faults of use.

import { resolve } from 'node:path';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { dayFromText, isZone, startOfDay } from '../../lib/zone-time.ts';

/** Results go to `out`, everything else to `log`. */
export interface CommandIo {
  out(text: string): void;
  log(text: string): void;
  /** File arguments are relative to it. */
  folder: string;
}

/** The command line is not one this verb understands: exit code 2. */
export class UsageFault extends Error {
  override name = 'UsageFault';
}

/** The verb is part of the contract and its time has not come: exit code 2. */
export class CommandNotYet extends Error {
  override name = 'CommandNotYet';
}

/** A fault of the input that one sentence explains: exit code 1, without a stack. */
export class InputFault extends Error {
  override name = 'InputFault';
}

/** Options by name. @throws UsageFault for unknown options, values that are missing and arguments without a name. */
export function optionsOf(
  args: readonly string[],
  options: ParseArgsOptionsConfig,
): Record<string, string | boolean | undefined> {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values as Record<
      string,
      string | boolean | undefined
    >;
  } catch (fault) {
    throw new UsageFault((fault as Error).message);
  }
}

/** @throws UsageFault when the option is absent. */
export function needed(value: string | boolean | undefined, name: string): string {
  if (typeof value !== 'string' || value === '') throw new UsageFault(`--${name} is missing`);
  return value;
}

/** A whole number of days from 1 to 3650. @throws UsageFault for anything else. */
export function daysOption(value: string | boolean | undefined, name: string, otherwise?: number): number {
  if (value === undefined && otherwise !== undefined) return otherwise;
  const days = Number(needed(value, name));
  if (!Number.isInteger(days) || days < 1 || days > 3650) {
    throw new UsageFault(`--${name} takes a number of days from 1 to 3650, not ${String(value)}`);
  }
  return days;
}

/** A known zone. @throws UsageFault for any other. */
export function zoneOption(value: string | boolean | undefined): string {
  if (value === undefined) return 'UTC';
  const zone = needed(value, 'zone');
  if (!isZone(zone)) throw new UsageFault(`--zone takes an IANA zone such as Europe/London, not ${zone}`);
  return zone;
}

/** The moment at which a day YYYY-MM-DD begins in the zone. @throws UsageFault when it is no day. */
export function dateOption(value: string | boolean | undefined, name: string, zone: string): number {
  const text = needed(value, name);
  const day = dayFromText(text);
  if (day === null) throw new UsageFault(`--${name} takes a day as YYYY-MM-DD, not ${text}`);
  return startOfDay(day, zone);
}

/** A file argument as the caller meant it. */
export const fileOption = (io: CommandIo, value: string): string => resolve(io.folder, value);
