// Clicks and openings of mails in a table: of people, and beside them what machines did.

import type { Touched } from '../../../server/http/admin/journey-types.ts';
import { ofPage } from '../texts/of-page.ts';
import type { Column } from '../ui/table.tsx';

const words = ofPage({
  en: {
    clicked: 'Clicked',
    clickedByMachine: 'Clicked by machines',
    opened: 'Opened',
    openedByMachine: 'Opened by machines',
  },
  de: {
    clicked: 'Geklickt',
    clickedByMachine: 'Von Maschinen geklickt',
    opened: 'Geöffnet',
    openedByMachine: 'Von Maschinen geöffnet',
  },
});

/** Openings stand there only where any were counted: by default nobody learns who opens what. */
export function touchedColumns<Row extends Touched>(rows: readonly Row[]): Column<Row>[] {
  const opens = rows.some(({ opened, openedByMachine }) => opened + openedByMachine > 0);
  const kinds = ['clicked', 'clickedByMachine', ...(opens ? (['opened', 'openedByMachine'] as const) : [])] as const;
  return kinds.map((id) => ({ id, title: words()[id], number: true, cell: (row) => row[id] }));
}
