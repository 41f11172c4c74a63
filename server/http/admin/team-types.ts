// What the routes of the team answer. `web` imports these as types only.

import type { Role } from '../../storage/team.ts';
import type { Moment } from './types.ts';

export type { Role } from '../../storage/team.ts';

export interface MeAnswer {
  user: string;
  role: Role;
  roleText: string;
}

export interface TeamAnswer {
  /** The role of whoever was given none. */
  everybody: Role;
  members: {
    user: string;
    /** What to call them: their label, else their number. */
    name: string;
    label: string;
    role: Role | null;
    isYou: boolean;
    seen: Moment;
  }[];
  roles: { role: Role; title: string; text: string }[];
}

/** Alike pieces of work that were given up. `kind` and `fault` name them to who tries them again or puts them away. */
export interface GivenUp {
  kind: string;
  fault: string | null;
  count: number;
  title: string;
  text: string;
  about: string | null;
  reason: string;
  canDiscard: boolean;
}

export interface DataHealthAnswer {
  sound: boolean;
  lines: string[];
  /** What was turned away in thirty days, by reason. */
  dropped: { reason: string; text: string; count: string }[];
  /** What no message had told and the platform's lists did, by kind. */
  found: { kind: string; text: string; count: string }[];
  /** What was tried until it was given up, the latest first. */
  givenUp: GivenUp[];
}
