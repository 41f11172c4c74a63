// A secret that can be seen this once, to be copied.

import { Button } from '../ui/button.tsx';
import { Row, Stack } from '../ui/layout.tsx';
import { Verbatim } from '../ui/list.tsx';
import { Notice } from '../ui/notice.tsx';
import { Words } from '../ui/words.tsx';
import { connectionWords } from './connection-words.ts';

export function ShownOnce({ text, secret }: { text: string; secret: string }) {
  const words = connectionWords();
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => window.shopify.toast.show(words.copied),
      // Without leave for the clipboard it can still be marked and copied by hand.
      () => {},
    );
  return (
    <Notice tone="success">
      <Stack tight>
        <Words>{text}</Words>
        <Verbatim>{secret}</Verbatim>
        <Row>
          <Button run={() => void copy()}>{words.copy}</Button>
        </Row>
      </Stack>
    </Notice>
  );
}
