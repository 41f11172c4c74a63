import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { AlreadyRunning, onlyOne } from '../../../server/storage/only-one.ts';
import { tempStore } from '../../support/temp-store.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const module = resolve(import.meta.dirname, '../../../server/storage/only-one.ts');

async function holderOf(folder: string): Promise<ChildProcess> {
  const code = `const { onlyOne } = await import(${JSON.stringify(module)});
    globalThis.held = await onlyOne(${JSON.stringify(folder)}, 0); process.stdout.write('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  return child;
}

describe('one app a folder', () => {
  it('a second one is refused while the first runs, and may start once it was killed', async () => {
    const { folder } = await tempStore();
    const first = await holderOf(folder);
    await expect(onlyOne(folder, 0)).rejects.toBeInstanceOf(AlreadyRunning);
    first.kill('SIGKILL');
    await once(first, 'exit');
    const letGo = await onlyOne(folder, 0);
    letGo();
  });

  it('waits for one that is just ending', async () => {
    const { folder } = await tempStore();
    const letGo = await onlyOne(folder, 0);
    const second = onlyOne(folder, 5000);
    await expect(onlyOne(folder, 0)).rejects.toThrow(/another Presage runs/);
    letGo();
    (await second)();
  });
});
