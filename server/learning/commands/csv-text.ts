// Rows as CSV text.

/** One cell; quoted where it has to be. */
export const csvCell = (value: string | number): string => {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** A whole table with its header, every line ended. */
export const csvText = (header: readonly string[], rows: Iterable<readonly (string | number)[]>): string =>
  `${[header, ...rows].map((row) => row.map(csvCell).join(',')).join('\n')}\n`;
