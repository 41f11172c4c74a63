// One customer segment of the shop by id.

import { z } from 'zod';
import { operation } from './operation.ts';

export const segmentQuery = operation<{ id: string }>()(
  'Segment',
  'query Segment($id: ID!) { segment(id: $id) { id name query } }',
  z.object({ segment: z.object({ id: z.string(), name: z.string(), query: z.string() }).nullable() }),
);
