// `presage erase`: forgets one person in one shop, now.

import type { CommandIo } from '../../learning/commands/command-io.ts';
import { erasePerson } from '../erasure.ts';
import { withPerson } from './person-option.ts';

export async function eraseCommand(args: readonly string[], io: CommandIo): Promise<void> {
  await withPerson(args, io, async (installation, shop, person) => {
    const shoppers = await erasePerson(installation, shop, person);
    io.out(`${JSON.stringify({ shop, shoppers })}\n`);
  });
}
