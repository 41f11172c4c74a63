// What the routes of files answer. `web` imports these as types only.

import type { ImportState } from '../../platform/file/import-store.ts';
import type { ImportKind, Reading } from '../../platform/file/reading.ts';
import type { Moment } from './types.ts';

export type { ImportKind, Reading } from '../../platform/file/reading.ts';

export interface ImportsAnswer {
  kinds: { kind: ImportKind; title: string; text: string }[];
  /** Of the file as it lies here, packed or not. */
  mostBytes: number;
  tooLarge: string;
  imports: ImportLine[];
}

export interface ImportLine {
  id: string;
  kind: ImportKind;
  kindText: string;
  name: string;
  state: ImportState;
  stateText: string;
  text: string;
  brought: Moment;
}

export interface ImportAnswer extends ImportLine {
  /** Rows that are done with, of all. */
  applied: number;
  rows: number;
  /** What a column may mean; `needed` ones can't be left out. */
  fields: { name: string; title: string; help: string | null; needed: boolean }[];
  header: string[];
  reading: Reading;
  /** What keeps the file from being checked as it is read now; null when nothing does. */
  missing: string | null;
  /** True where dates with strokes are there and nobody has said how they are meant. */
  asksDates: boolean;
  /** The first rows as they are in the file, and what they are taken for. */
  sample: { line: number; cells: string[] }[];
  understood: { line: number; text: string; fault: string | null }[];
  /** What was (or, in a check, would be) taken over. */
  counts: string[];
  faulty: { fault: string; text: string; count: string }[];
  faultyText: string | null;
  canCheck: boolean;
  canStart: boolean;
  canCancel: boolean;
}
