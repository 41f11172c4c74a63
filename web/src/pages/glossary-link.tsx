// The way from figures to what their words mean.

import { Row } from '../ui/layout.tsx';
import { Link } from '../ui/link.tsx';
import { glossaryLinkWords } from './glossary-link-words.ts';

export const GlossaryLink = () => (
  <Row>
    <Link to="/glossary">{glossaryLinkWords().open}</Link>
  </Row>
);
