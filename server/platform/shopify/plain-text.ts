// A product's description without its markup: what models read.

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Text of an HTML fragment: scripts, styles and tags out, entities decoded, blanks folded; at most 5,000 characters. */
export function plainText(html: string): string {
  return (
    html
      .slice(0, 200_000)
      // A tag ends at the next bracket of either kind: text full of "<script" without an end would take its length squared.
      .replace(/<(script|style)\b[^<>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi, ' ')
      .replace(/<!--[\s\S]*?(?:-->|$)/g, ' ')
      .replace(/<[^>]*(?:>|$)/g, ' ')
      .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, dec, hex, name) => {
        if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole;
        const code = dec !== undefined ? Number(dec) : Number.parseInt(hex, 16);
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
      })
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 5000)
  );
}
