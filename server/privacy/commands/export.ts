// `presage export`: everything that is kept of one person in one shop, as JSON.

import type { CommandIo } from '../../learning/commands/command-io.ts';
import { personRecords } from '../person-records.ts';
import { withPerson } from './person-option.ts';

export async function exportCommand(args: readonly string[], io: CommandIo): Promise<void> {
  await withPerson(args, io, async ({ store, keys }, shop, person) => {
    io.out(`${JSON.stringify(await personRecords(store, keys, shop, person), null, 2)}\n`);
  });
}
