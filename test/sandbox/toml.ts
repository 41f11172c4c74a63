// Reads the part of TOML that app configuration files use: tables, arrays of tables, strings, numbers, booleans, arrays.

export type TomlValue = string | number | boolean | TomlValue[] | TomlTable;
export interface TomlTable {
  [key: string]: TomlValue;
}

/** The document as plain objects; throws with the line's text where it cannot be read. */
export function parseToml(text: string): TomlTable {
  const root: TomlTable = {};
  let current = root;
  let pending = '';
  for (const raw of text.split(/\r?\n/)) {
    const line = (pending + stripComment(raw)).trim();
    pending = '';
    if (line === '') continue;
    if (openBrackets(line) > 0 && !line.startsWith('[')) {
      pending = `${line} `;
      continue;
    }
    const array = line.match(/^\[\[(.+)\]\]$/);
    const header = line.match(/^\[([^[].*)\]$/);
    if (array) current = newEntry(root, keyPath(array[1]!));
    else if (header) current = descend(root, keyPath(header[1]!));
    else {
      const assignment = line.match(/^((?:"[^"]*"|[^=])+?)\s*=\s*(.*)$/);
      if (!assignment) throw new Error(`Not TOML: ${line}`);
      const path = keyPath(assignment[1]!);
      const target = descend(current, path.slice(0, -1));
      target[path.at(-1)!] = parseValue(assignment[2]!.trim());
    }
  }
  return root;
}

function keyPath(text: string): string[] {
  return (text.match(/"[^"]*"|[^.\s]+/g) ?? []).map((part) => part.replace(/^"|"$/g, ''));
}

function descend(table: TomlTable, path: string[]): TomlTable {
  let here = table;
  for (const key of path) {
    const next = here[key];
    if (Array.isArray(next)) here = next.at(-1) as TomlTable;
    else if (next !== null && typeof next === 'object') here = next;
    else {
      const made: TomlTable = {};
      here[key] = made;
      here = made;
    }
  }
  return here;
}

function newEntry(root: TomlTable, path: string[]): TomlTable {
  const parent = descend(root, path.slice(0, -1));
  const key = path.at(-1)!;
  const list = parent[key];
  const entry: TomlTable = {};
  if (Array.isArray(list)) list.push(entry);
  else parent[key] = [entry];
  return entry;
}

function parseValue(text: string): TomlValue {
  if (text.startsWith('[')) return splitTopLevel(text.slice(1, text.lastIndexOf(']'))).map(parseValue);
  if (text.startsWith('{')) {
    const inline: TomlTable = {};
    for (const part of splitTopLevel(text.slice(1, text.lastIndexOf('}')))) {
      const at = part.indexOf('=');
      inline[keyPath(part.slice(0, at))[0]!] = parseValue(part.slice(at + 1).trim());
    }
    return inline;
  }
  if (text.startsWith('"')) return JSON.parse(text) as string;
  if (text.startsWith("'")) return text.slice(1, -1);
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text.replaceAll('_', ''));
  if (Number.isNaN(number)) throw new Error(`Not a TOML value: ${text}`);
  return number;
}

function splitTopLevel(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let part = '';
  for (const char of text) {
    if (quote) quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '[' || char === '{') depth++;
    else if (char === ']' || char === '}') depth--;
    if (char === ',' && depth === 0 && !quote) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  return [...parts, part].map((entry) => entry.trim()).filter(Boolean);
}

function openBrackets(line: string): number {
  const bare = line.replace(/"(?:\\.|[^"\\])*"|'[^']*'/g, '');
  return (bare.match(/\[/g)?.length ?? 0) - (bare.match(/\]/g)?.length ?? 0);
}

function stripComment(line: string): string {
  return line.replace(/^((?:"(?:\\.|[^"\\])*"|'[^']*'|[^#"'])*)#.*$/, '$1');
}
