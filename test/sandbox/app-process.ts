// The app as the sandbox runs it: a child process that knows nothing but its environment.

import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, existsSync, readFileSync, rmSync, type WriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface AppProcessOptions {
  root: string;
  /** the app's main file, relative to root */
  main?: string;
  environment: Record<string, string>;
  /** e.g. http://127.0.0.1:4004 */
  origin: string;
  /** where its stdout and stderr are kept */
  logFile: string;
  /** where its process id is kept, for a sandbox that comes after one that was killed */
  pidFile: string;
}

const startMs = 30_000;
const stopMs = 7_000;
const restartsInARow = 5;

export class AppProcess {
  readonly #options: AppProcessOptions;
  #child: ChildProcess | undefined;
  #log: WriteStream;
  #wanted = false;
  #crashes = 0;
  #starting: Promise<void> | undefined;
  /** How often it was told to start: a start that was killed leaves the rest to the next. */
  #starts = 0;

  constructor(options: AppProcessOptions) {
    this.#options = options;
    this.#log = createWriteStream(options.logFile, { flags: 'a' });
  }

  /** The process id, or undefined while it is not running. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** The end of its log: what to show where a start went wrong. */
  lastWords(lines = 20): string {
    const { logFile } = this.#options;
    return existsSync(logFile) ? readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n') : '';
  }

  /** Starts it and waits until it says it is ready; throws with the log's place where it does not. */
  async start(): Promise<void> {
    this.#wanted = true;
    this.#starting = this.#launch(++this.#starts);
    await this.#starting;
  }

  /** kill -9, then starts it again and waits; also while it is being started. */
  async kill(): Promise<void> {
    const child = this.#child;
    const nth = ++this.#starts;
    this.#wanted = false;
    const again = async () => {
      if (child) {
        const gone = exited(child);
        child.kill('SIGKILL');
        await gone;
      }
      if (nth !== this.#starts) return this.#starting;
      this.#wanted = true;
      return this.#launch(nth);
    };
    this.#starting = again();
    await this.#starting;
  }

  /** SIGTERM; SIGKILL where it has not gone in seven seconds. */
  async stop(): Promise<void> {
    this.#wanted = false;
    const child = this.#child;
    if (child) {
      const gone = exited(child);
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
      await gone;
      clearTimeout(timer);
      rmSync(this.#options.pidFile, { force: true });
    }
    await new Promise<void>((resolve) => this.#log.end(resolve));
  }

  async #launch(nth: number): Promise<void> {
    const { root, main = join('server', 'main.ts'), environment, logFile } = this.#options;
    // Nothing of our own environment but what a program needs to run at all.
    const { PATH = '', HOME = '', TMPDIR, LD_LIBRARY_PATH } = process.env;
    const child = spawn(process.execPath, [main], {
      cwd: root,
      env: { PATH, HOME, ...(TMPDIR && { TMPDIR }), ...(LD_LIBRARY_PATH && { LD_LIBRARY_PATH }), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    // Whatever ends us, the app does not stay behind.
    const takeAlong = () => child.kill('SIGKILL');
    process.once('exit', takeAlong);
    child.once('exit', () => process.off('exit', takeAlong));
    writeFileSync(this.#options.pidFile, String(child.pid));
    child.stdout.pipe(this.#log, { end: false });
    child.stderr.pipe(this.#log, { end: false });
    let gone: string | undefined;
    child.once('exit', (code, signal) => {
      gone = signal ?? `exit ${code}`;
      if (this.#child === child) this.#child = undefined;
      if (this.#wanted) this.#restart(gone);
    });
    const deadline = Date.now() + startMs;
    for (;;) {
      if (nth !== this.#starts) return this.#starting;
      if (gone !== undefined) throw new Error(`The app did not start (${gone}); see ${logFile}`);
      if (await this.#ready()) break;
      if (Date.now() > deadline) throw new Error(`The app is not ready after ${startMs / 1000} s; see ${logFile}`);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    this.#crashes = 0;
  }

  async #ready(): Promise<boolean> {
    try {
      const answer = await fetch(`${this.#options.origin}/readyz`, { signal: AbortSignal.timeout(2000) });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }

  #restart(how: string): void {
    this.#crashes++;
    process.stderr.write(`sandbox: the app ended by itself (${how}); see ${this.#options.logFile}\n`);
    if (this.#crashes > restartsInARow) return;
    setTimeout(() => {
      if (this.#wanted && !this.#child) this.#launch(this.#starts).catch(() => undefined);
    }, 300 * this.#crashes);
  }
}

/** Ends the app of a sandbox that was killed before it could; a process that does not answer at our origin is none of ours. */
export async function endLeftover(pidFile: string, origin: string): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  rmSync(pidFile);
  const answers = await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(2000) }).then(
    (answer) => answer.ok,
    () => false,
  );
  if (!answers) return;
  try {
    process.kill(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 200));
  } catch {
    // Gone by itself meanwhile.
  }
}

function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
