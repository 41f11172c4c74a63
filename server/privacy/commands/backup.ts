// `presage backup`: the whole installation as one file, while the app may run on.

import { type CommandIo, fileOption, needed, optionsOf } from '../../learning/commands/command-io.ts';
import { openInstallation } from '../../learning/commands/installation.ts';
import { backUp } from '../../storage/backup.ts';

export async function backupCommand(args: readonly string[], io: CommandIo): Promise<void> {
  const out = fileOption(io, needed(optionsOf(args, { out: { type: 'string' } }).out, 'out'));
  const { raw, folder, close } = await openInstallation(io);
  try {
    const { bytes } = await backUp(raw, folder, out);
    io.out(`${JSON.stringify({ file: out, bytes })}\n`);
  } finally {
    await close();
  }
}
