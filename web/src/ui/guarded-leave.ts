// What was typed and not saved is not lost unasked: neither by closing or reloading the page, nor by a link inside the app.

import { useEffect } from 'react';

let unsaved = 0;

export function useGuardedLeave(changed: boolean) {
  useEffect(() => {
    if (!changed) return;
    unsaved++;
    const guard = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', guard);
    return () => {
      unsaved--;
      window.removeEventListener('beforeunload', guard);
    };
  }, [changed]);
}

/** Whether anything on the page is not saved. */
export const hasUnsaved = (): boolean => unsaved > 0;

/** Goes on at once where nothing would be lost; else the admin's own question comes first, and a no stays here. */
export async function leaving(go: () => void): Promise<void> {
  if (hasUnsaved()) {
    try {
      await window.shopify.saveBar.leaveConfirmation();
    } catch {
      return;
    }
  }
  go();
}
