// The colour of each state of a file.

import type { ImportLine } from '../../../server/http/admin/import-types.ts';
import type { Tone } from '../../../server/http/admin/types.ts';

export const importTones: Record<ImportLine['state'], Tone | null> = {
  uploading: 'info',
  uploaded: 'warning',
  checking: 'info',
  checked: 'warning',
  running: 'info',
  done: 'success',
  cancelled: null,
  stopped: 'critical',
};
