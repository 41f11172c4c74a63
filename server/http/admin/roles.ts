// What each role may do: looking is everybody's, changing an editor's, and what can't be taken back or opens the house an owner's.

import type { Role } from '../../storage/team.ts';

const rank: Record<Role, number> = { viewer: 0, editor: 1, owner: 2 };

export const mayAs = (role: Role, needed: Role): boolean => rank[role] >= rank[needed];

/** Questions that come as a POST because they are long: they change nothing. */
const asking = [/^\/segments\/count$/, /^\/journeys\/[^/]+\/simulate$/, /\/(preview|lint)$/];

/** Who works here, which other systems may ask or are told, what leaves the house about a person or comes into it in bulk, and erasing: an owner's alone. */
const owning = [
  /^\/team\b/,
  /^\/privacy\b/,
  /^\/imports\b/,
  /^\/connections\b/,
  /^\/data-health\/given-up\/discard$/,
  /^\/shoppers\/[^/]+\/(erase|export)$/,
];

/** Settings of the daily work; every other one is an owner's. */
const daily = new Set([
  ...['paused', 'cartMails', 'cartDelayMinutes', 'secondStep', 'cartSecondDelayHours'],
  ...['exploration', 'intensity', 'newForDays'],
  // By what figures are read.
  ...['acquisitionSpend', 'reorderDays', 'loyaltyWeights', 'stageTargets', 'minutesSaved'],
]);

/** The role a request needs. @param address below `/api` */
export function neededRole(method: string, address: string, body: unknown): Role {
  // The router takes `/settings/` for `/settings`, so it is the same here.
  const path = address.replace(/\/+$/, '');
  if (method === 'GET' || method === 'HEAD') return 'viewer';
  if (owning.some((pattern) => pattern.test(path))) return 'owner';
  if (path === '/settings') {
    const fields = typeof body === 'object' && body !== null ? Object.keys(body) : [];
    // `known` changes nothing: it says what the fields held before.
    return fields.every((field) => field === 'known' || daily.has(field)) ? 'editor' : 'owner';
  }
  return asking.some((pattern) => pattern.test(path)) ? 'viewer' : 'editor';
}
