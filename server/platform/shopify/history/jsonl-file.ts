// A bulk operation's result: JSON lines in any order, children naming their parent by `__parentId` (before or after it). The file is spilled,
// and only places and parents' ids are kept in memory: about 100 bytes an object, so 100,000 orders need some tens of megabytes.

import { openSpill, type Spill } from './spill.ts';

/** A root object with its children, in the order of the file. Null stands for a line that is not JSON. */
export interface Family {
  root: unknown;
  children: unknown[];
}

export interface JsonlFile {
  /** Number of root lines, and of lines that name a parent. */
  roots: number;
  children: number;
  bytes: number;
  /** Families from root number `first` on, at most `count`. */
  families(first: number, count: number): Promise<Family[]>;
  close(): Promise<void>;
}

const MARK = Buffer.from('"__parentId":"');
const LOOSE_MARK = Buffer.from('__parentId');
const LONGEST_LINE = 32 << 20;
const NONE = -1;

/** Grows by doubling; plain arrays of numbers would take three times the room. */
class Places {
  #starts = new Float64Array(1024);
  #lengths = new Int32Array(1024);
  #next = new Int32Array(1024);
  count = 0;

  add(start: number, length: number): number {
    if (this.count === this.#starts.length) {
      const grown = this.count * 2;
      const [starts, lengths, next] = [new Float64Array(grown), new Int32Array(grown), new Int32Array(grown)];
      starts.set(this.#starts);
      lengths.set(this.#lengths);
      next.set(this.#next);
      [this.#starts, this.#lengths, this.#next] = [starts, lengths, next];
    }
    this.#starts[this.count] = start;
    this.#lengths[this.count] = length;
    this.#next[this.count] = NONE;
    return this.count++;
  }

  link(from: number, to: number): void {
    this.#next[from] = to;
  }

  next(index: number): number {
    return this.#next[index] ?? NONE;
  }

  read(spill: Spill, index: number): Promise<Buffer> {
    return spill.read(this.#starts[index] ?? 0, this.#lengths[index] ?? 0);
  }
}

/**
 * Reads the whole stream to a spilled file and learns where what is.
 * @param folder where the spilled (encrypted, already unlinked) file lies
 * @throws whatever the stream throws; RangeError for a line beyond all measure
 */
export async function jsonlFile(stream: AsyncIterable<Uint8Array>, folder: string): Promise<JsonlFile> {
  const spill = await openSpill(folder);
  const roots = new Places();
  const children = new Places();
  /** First and last child by parent. */
  const firstOf = new Map<string, number>();
  const lastOf = new Map<string, number>();

  const line = (bytes: Buffer, start: number) => {
    if (bytes.length === 0 || bytes.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09)) return;
    const parent = parentOf(bytes);
    if (parent === null) {
      roots.add(start, bytes.length);
      return;
    }
    const place = children.add(start, bytes.length);
    const last = lastOf.get(parent);
    if (last === undefined) firstOf.set(parent, place);
    else children.link(last, place);
    lastOf.set(parent, place);
  };

  try {
    let rest = Buffer.alloc(0);
    let at = 0;
    for await (const chunk of stream) {
      await spill.append(chunk);
      let bytes =
        rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([rest, chunk]);
      let end = bytes.indexOf(0x0a);
      while (end >= 0) {
        line(bytes.subarray(0, end), at);
        at += end + 1;
        bytes = bytes.subarray(end + 1);
        end = bytes.indexOf(0x0a);
      }
      if (bytes.length > LONGEST_LINE) throw new RangeError('a line of a bulk file is longer than 32 MB');
      rest = Buffer.from(bytes);
    }
    line(rest, at);
  } catch (fault) {
    await spill.close();
    throw fault;
  }
  lastOf.clear();

  return {
    roots: roots.count,
    children: children.count,
    bytes: spill.size,
    async families(first, count) {
      const families: Family[] = [];
      for (let index = first; index < Math.min(roots.count, first + count); index++) {
        const root = parsed(await roots.read(spill, index));
        const family: Family = { root, children: [] };
        const id = idOf(root);
        for (let place = id === null ? NONE : (firstOf.get(id) ?? NONE); place !== NONE; place = children.next(place)) {
          family.children.push(parsed(await children.read(spill, place)));
        }
        families.push(family);
      }
      return families;
    },
    close: () => spill.close(),
  };
}

/** The parent's id of a child's line, null for a root. A text inside a value can't look like this: its quotes are escaped. */
function parentOf(bytes: Buffer): string | null {
  const at = bytes.lastIndexOf(MARK);
  if (at >= 0 && bytes[at - 1] !== 0x5c) {
    const from = at + MARK.length;
    const to = bytes.indexOf(0x22, from);
    return to < 0 ? '' : bytes.toString('utf8', from, to);
  }
  if (!bytes.includes(LOOSE_MARK)) return null;
  const parent = (parsed(bytes) as { __parentId?: unknown } | null)?.__parentId;
  return typeof parent === 'string' ? parent : null;
}

function idOf(root: unknown): string | null {
  const id = (root as { id?: unknown } | null)?.id;
  return typeof id === 'string' ? id : null;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
