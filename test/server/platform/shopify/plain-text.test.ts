import { describe, expect, it } from 'vitest';
import { plainText } from '../../../../server/platform/shopify/plain-text.ts';

describe('the plain text of a description', () => {
  it('has no markup, no scripts and no styles left', () => {
    const html =
      '<style media="x">p{}</style><p>Enamel &amp; steel,<br>0.4&nbsp;l</p><script>alert(1)</script><!-- no --> &#8364;';
    expect(plainText(html)).toBe('Enamel & steel, 0.4 l €');
  });

  it('of text without end is found by reading it about once: every opening ends at the next one', () => {
    // Told by the answer, not by a clock: with the openings unbounded this takes the square of its length, some 16 s.
    const hostile = ['<script', '<style ', '<!--', '<', '&#'].map((part) => part.repeat(200_000 / part.length));
    expect(hostile.map((html) => plainText(html).length)).toEqual([0, 0, 0, 0, 5000]);
  }, 5000);
});
