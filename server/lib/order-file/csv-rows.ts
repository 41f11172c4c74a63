// CSV as a stream of rows that know their line number; own code, because people are told the line to look at.

/** Called with the fields of a row and the number of its first line (from 1); null when its quotes never close. */
export type OnRow = (fields: string[] | null, line: number) => void;

/** A quoted field that runs over more lines than this is a stray quotation mark, not a text. */
const MOST_LINES = 200;

/** Splits one complete record; null if a quoted field is still open at its end. A quote opens a field only at its start. */
function fieldsOf(record: string, separator: string): string[] | null {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (record.charCodeAt(at) !== 34) {
      const end = record.indexOf(separator, at);
      if (end < 0) {
        fields.push(record.slice(at));
        return fields;
      }
      fields.push(record.slice(at, end));
      at = end + 1;
      continue;
    }
    let value = '';
    let from = at + 1;
    for (;;) {
      const quote = record.indexOf('"', from);
      if (quote < 0) return null;
      value += record.slice(from, quote);
      if (record.charCodeAt(quote + 1) !== 34) {
        at = quote + 1;
        break;
      }
      value += '"';
      from = quote + 2;
    }
    const end = record.indexOf(separator, at);
    fields.push(value + (end < 0 ? record.slice(at) : record.slice(at, end)));
    if (end < 0) return fields;
    at = end + 1;
  }
}

/** A parser to be fed with pieces of text. Blank lines are passed over; lines end in LF, CRLF or CR LF mixed. */
export function csvRows(separator: string, onRow: OnRow): { write(text: string): void; end(): void } {
  let rest = '';
  let line = 0;
  /** Lines of a record whose quotes are still open. */
  let open: string[] = [];

  const take = (raw: string): void => {
    line++;
    if (open.length > 0) {
      continueRecord(raw);
      return;
    }
    const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (text.length === 0) return;
    if (!text.includes('"')) {
      onRow(text.split(separator), line);
      return;
    }
    const fields = fieldsOf(text, separator);
    if (fields) onRow(fields, line);
    else open = [raw];
  };

  function continueRecord(raw: string): void {
    open.push(raw);
    // Only a line with a quotation mark can close the field.
    if (raw.includes('"')) {
      const joined = open.join('\n');
      const fields = fieldsOf(joined.endsWith('\r') ? joined.slice(0, -1) : joined, separator);
      if (fields) {
        const first = line - open.length + 1;
        open = [];
        onRow(fields, first);
        return;
      }
    }
    if (open.length >= MOST_LINES) giveUp();
  }

  /** The first open line is set aside; the lines after it are read again on their own. */
  function giveUp(): void {
    const [, ...again] = open;
    open = [];
    line -= again.length;
    onRow(null, line);
    for (const raw of again) take(raw);
  }

  return {
    write(text) {
      const all = rest + text;
      let from = 0;
      for (let end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', from)) {
        take(all.slice(from, end));
        from = end + 1;
      }
      rest = all.slice(from);
    },
    end() {
      if (rest.length > 0) take(rest);
      rest = '';
      while (open.length > 0) giveUp();
    },
  };
}
