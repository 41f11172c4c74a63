// The team in the admin: who is here, what each may do, and what everybody else may.

import { z } from 'zod';
import { type Member, memberChanged, memberSeen, type Role, roles, teamOf } from '../../storage/team.ts';
import { type Answered, answer, type Caller, missing } from './request.ts';
import type { MeAnswer, TeamAnswer } from './team-types.ts';
import { teamWords } from './words/team.ts';

/** Who is asking, and what they may. Asked when the app is opened, which is how the list of the team comes about. */
export async function me({ db, shop, user, role, now, say }: Caller): Promise<MeAnswer> {
  if (user !== '') await memberSeen(db, shop, user, now);
  return { user, role, roleText: teamWords[say.locale].roles[role] };
}

export async function team(caller: Caller): Promise<TeamAnswer> {
  const { db, shop, user, facts, say } = caller;
  const words = teamWords[say.locale];
  const members = await teamOf(db, shop);
  return {
    everybody: facts.settings.teamRole,
    members: members.map((member) => ({
      user: member.user,
      name: member.label === '' ? words.unnamed(member.user) : member.label,
      label: member.label,
      role: member.role,
      isYou: member.user === user,
      seen: say.moment(member.seenAt),
    })),
    roles: roles.map((role) => ({ role, title: words.roles[role], text: words.may[role] })),
  };
}

const Change = z.strictObject({
  role: z.enum(roles).nullable(),
  label: z.string().trim().max(100),
});

/** Gives somebody a role. There is always an owner left: else nobody could ever give one again. */
export async function changeMember(caller: Caller, user: string, body: unknown): Promise<Answered> {
  const change = Change.parse(body);
  const { db, shop, facts, say } = caller;
  const done = await db.transaction().execute(async (trx): Promise<'done' | 'missing' | 'ownerless'> => {
    const after = (await teamOf(trx, shop)).map((m) => (m.user === user ? { ...m, role: change.role } : m));
    if (!isOwned(after, facts.settings.teamRole)) return 'ownerless';
    return (await memberChanged(trx, shop, user, change)) ? 'done' : 'missing';
  });
  if (done === 'missing') return missing(caller);
  if (done === 'ownerless') return { status: 409, body: { fault: teamWords[say.locale].ownerless } };
  return answer(await team(caller));
}

/** Whether somebody could still change roles. */
export const isOwned = (members: Pick<Member, 'role'>[], everybody: Role): boolean =>
  everybody === 'owner' || members.some((member) => member.role === 'owner');
