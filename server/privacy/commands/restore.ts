// `presage restore`: a backup becomes the installation's state. It is unpacked, brought to the newest schema and rid of whoever was erased
// since, beside the present one; only then does it take its place.

import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandIo, fileOption, InputFault, needed, optionsOf } from '../../learning/commands/command-io.ts';
import { dataFolder, openFolder } from '../../learning/commands/installation.ts';
import { NotABackup, putInPlace, unpackBackup } from '../../storage/backup.ts';
import { leaveNoTrace } from '../../storage/no-trace.ts';
import { AlreadyRunning, onlyOne } from '../../storage/only-one.ts';
import { NewerSchemaFault } from '../../storage/store.ts';
import { keepTombstones, reapplyTombstones, TombstonesUnreadable } from '../tombstones.ts';

export async function restoreCommand(args: readonly string[], io: CommandIo): Promise<void> {
  const from = fileOption(io, needed(optionsOf(args, { in: { type: 'string' } }).in, 'in'));
  if (!existsSync(from)) throw new InputFault(`There is no file ${from}.`);
  const folder = dataFolder(io);
  mkdirSync(folder, { recursive: true });
  try {
    const letGo = await onlyOne(folder, 0);
    try {
      const told = await restored(from, folder);
      io.out(`${JSON.stringify({ restored: from, erasedAgain: told })}\n`);
    } finally {
      letGo();
    }
  } catch (fault) {
    const plain = [NotABackup, AlreadyRunning, NewerSchemaFault, TombstonesUnreadable];
    throw plain.some((kind) => fault instanceof kind) ? new InputFault((fault as Error).message) : fault;
  }
}

async function restored(from: string, folder: string): Promise<{ shops: number; people: number }> {
  const unpacked = mkdtempSync(join(folder, 'restoring-'));
  try {
    unpackBackup(from, unpacked);
    const { store, keys, jobs, close } = await openFolder(unpacked);
    let told: { shops: number; people: number };
    try {
      told = await reapplyTombstones(store, keys, jobs, folder);
      await keepTombstones(store, keys, folder);
      if (told.people + told.shops > 0) await leaveNoTrace(store, true);
    } finally {
      await close();
    }
    putInPlace(unpacked, folder);
    return told;
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}
