// Whose a browser was when: from one sign of a shopper until the next sign of somebody else.

/** A span of time, `from` included, `to` not; epoch ms. */
export interface BrowserSpan {
  from: number;
  to: number;
}

/**
 * When one browser was theirs. What came before the first sign on a browser is the first one's too.
 * @param links all signs of one browser, oldest first
 * @param theirs a shopper's ids, those merged into them included
 */
export function spansOf(links: readonly { shopper: string; since_at: number }[], theirs: Set<string>): BrowserSpan[] {
  const spans: BrowserSpan[] = [];
  links.forEach((link, i) => {
    if (!theirs.has(link.shopper)) return;
    const from = i === 0 ? 0 : link.since_at;
    const to = links[i + 1]?.since_at ?? Number.MAX_SAFE_INTEGER;
    const last = spans.at(-1);
    // Two signs of the same shopper in a row are one span.
    if (last?.to === from) last.to = to;
    else spans.push({ from, to });
  });
  return spans;
}

/** Whose one browser was at a moment. @param links its signs, oldest first, at least one */
export function ownerOf(links: readonly { shopper: string; since_at: number }[], at: number): string {
  const link = links.findLast(({ since_at }) => since_at <= at) ?? links[0];
  return (link as { shopper: string }).shopper;
}
