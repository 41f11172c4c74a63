// The command line: verbs as data, and a little code that runs them.

import { type CommandIo, CommandNotYet, InputFault, UsageFault } from './learning/commands/command-io.ts';
import { OrderFileFault } from './lib/order-file/order-file.ts';

type Command = (args: readonly string[], io: CommandIo) => Promise<void>;

interface Verb {
  usage: string;
  /** Imported only when the verb is used, so that each starts quickly and alone. Absent: its time has not come. */
  load?: (args: readonly string[]) => Promise<Command>;
}

/** Every verb of the contract. */
export const verbs: Record<string, Verb> = {
  score: {
    usage: '--orders FILE --out scores.csv [--at D] [--horizon 90] [--value-days 365] [--zone IANA]',
    load: async () => (await import('./learning/commands/score.ts')).score,
  },
  evaluate: {
    usage:
      '--orders FILE --split D --horizon H --json [--predictions OUT.csv] | --sessions DIR --json [--predictions OUT.jsonl]',
    load: async (args) =>
      args.some((each) => /^--sessions(=|$)/.test(each))
        ? (await import('./learning/commands/evaluate-sessions.ts')).evaluateSessions
        : (await import('./learning/commands/evaluate-orders.ts')).evaluateOrders,
  },
  import: {
    usage: '--shop S --orders FILE [--zone IANA]',
    load: async () => (await import('./learning/commands/import-orders.ts')).importOrders,
  },
  train: {
    usage: '--shop S',
    load: async () => (await import('./learning/commands/train.ts')).trainCommand,
  },
  erase: {
    usage: '--shop S --shopper ID|EMAIL',
    load: async () => (await import('./privacy/commands/erase.ts')).eraseCommand,
  },
  export: {
    usage: '--shop S --shopper ID|EMAIL',
    load: async () => (await import('./privacy/commands/export.ts')).exportCommand,
  },
  backup: { usage: '--out F', load: async () => (await import('./privacy/commands/backup.ts')).backupCommand },
  restore: { usage: '--in F', load: async () => (await import('./privacy/commands/restore.ts')).restoreCommand },
  move: { usage: '--to postgres://…' },
};

/** Runs one command line. Returns the exit code: 0 done, 1 fault, 2 usage. */
export async function runCommand(argv: readonly string[], io: CommandIo): Promise<0 | 1 | 2> {
  const [name = '', ...args] = argv;
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb) {
    const lines = Object.entries(verbs).map(([each, { usage }]) => `  presage ${each} ${usage}\n`);
    io.log(`${name === '' ? 'A verb is missing' : `There is no verb ${name}`}. The verbs are:\n${lines.join('')}`);
    return 2;
  }
  try {
    if (!verb.load) throw new CommandNotYet();
    const command = await verb.load(args);
    await command(args, io);
    return 0;
  } catch (fault) {
    if (fault instanceof CommandNotYet) {
      io.log(`presage ${name} is not available in this version yet.\n`);
      return 2;
    }
    if (fault instanceof UsageFault) {
      io.log(`${fault.message}\nUsage: presage ${name} ${verb.usage}\n`);
      return 2;
    }
    const expected = fault instanceof InputFault || fault instanceof OrderFileFault || isFileFault(fault);
    io.log(`${expected ? (fault as Error).message : fault instanceof Error ? fault.stack : String(fault)}\n`);
    return 1;
  }
}

/** A path that can't be read or written: the system's own sentence is clear enough. */
const isFileFault = (fault: unknown): boolean =>
  fault instanceof Error &&
  'code' in fault &&
  ['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR', 'ENOSPC'].includes(String(fault.code));

if (import.meta.main) {
  process.exitCode = await runCommand(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    log: (text) => process.stderr.write(text),
    // npm run changes the working directory; people mean the one they are in.
    folder: process.env.INIT_CWD ?? process.cwd(),
  });
}
