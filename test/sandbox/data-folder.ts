// What of a sandbox lies on disk: its parameters, its keys and the place of everything else.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a world depends on: other parameters, another shop. */
export interface WorldParameters {
  seed: number | string;
  size: 'full' | 'small';
  orders: string | null;
  realistic: boolean;
}

interface Meta {
  parameters: WorldParameters;
  /** false until the first start came to its end */
  ready: boolean;
  /** of the clock, when last written */
  offset: number;
}

export interface Keys {
  apiKey: string;
  apiSecret: string;
  /** base64 */
  appKey: string;
  /** PEM; the app signs its mails with it. */
  dkimKey: string;
}

export class DataFolder {
  readonly path: string;
  /** What an earlier run left here; null = a new shop. */
  readonly earlier: { offset: number } | null;
  readonly keys: Keys;
  readonly #parameters: WorldParameters;
  #ready: boolean;

  /** Opens (or with `reset`, or where other parameters or half a start lie there, makes anew) a sandbox's folder. */
  constructor(path: string, parameters: WorldParameters, reset: boolean) {
    this.path = path;
    this.#parameters = parameters;
    const meta = reset ? null : readJson<Meta>(join(path, 'sandbox.json'));
    const usable = meta?.ready === true && JSON.stringify(meta.parameters) === JSON.stringify(parameters);
    if (!usable) rmSync(path, { recursive: true, force: true });
    mkdirSync(path, { recursive: true });
    this.earlier = usable ? { offset: meta.offset } : null;
    this.#ready = usable;
    this.keys = readJson<Keys>(join(path, 'keys.json')) ?? freshKeys();
    this.keys.dkimKey ??= freshDkimKey();
    writeJson(join(path, 'keys.json'), this.keys);
  }

  file(...names: string[]): string {
    return join(this.path, ...names);
  }

  /** From here on a restart goes on with this shop. */
  markReady(): void {
    this.#ready = true;
  }

  save(offset: number): void {
    writeJson(this.file('sandbox.json'), { parameters: this.#parameters, ready: this.#ready, offset } satisfies Meta);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function freshKeys(): Keys {
  return {
    apiKey: randomBytes(16).toString('hex'),
    apiSecret: `shpss_${randomBytes(16).toString('hex')}`,
    appKey: randomBytes(32).toString('base64'),
    dkimKey: freshDkimKey(),
  };
}

const freshDkimKey = (): string =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

function readJson<T>(file: string): T | null {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return null;
  }
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, JSON.stringify(value));
  renameSync(`${file}.new`, file);
}
