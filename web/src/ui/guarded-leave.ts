// A closed or reloaded page would lose what was typed; the browser asks first.

import { useEffect } from 'react';

export function useGuardedLeave(changed: boolean) {
  useEffect(() => {
    if (!changed) return;
    const guard = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', guard);
    return () => window.removeEventListener('beforeunload', guard);
  }, [changed]);
}
