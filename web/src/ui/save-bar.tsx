// The admin's own bar for unsaved changes; it also asks before an unsaved page is left.

import { useEffect } from 'react';

const ID = 'presage-settings';

export interface SaveBarProps {
  open: boolean;
  busy: boolean;
  save: () => void;
  discard: () => void;
  labels: { save: string; discard: string };
}

export function SaveBar({ open, busy, save, discard, labels }: SaveBarProps) {
  useEffect(() => {
    // Shown by its id rather than by the element's own method, which is there only once the admin has dressed it.
    void (open ? window.shopify.saveBar.show(ID) : window.shopify.saveBar.hide(ID));
  }, [open]);
  useEffect(() => () => void window.shopify.saveBar.hide(ID), []);
  return (
    <ui-save-bar id={ID}>
      <button type="button" variant="primary" onClick={save} {...(busy ? { loading: '' } : {})}>
        {labels.save}
      </button>
      <button type="button" onClick={discard}>
        {labels.discard}
      </button>
    </ui-save-bar>
  );
}
