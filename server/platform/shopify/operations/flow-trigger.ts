// Starts the workflows of Shopify Flow that wait for one of our triggers. Every field a trigger declares must be in the payload.

import { z } from 'zod';
import { operation, userErrors } from './operation.ts';

export const flowTriggerReceive = operation<{ handle: string; payload: Record<string, string | number> }>()(
  'FlowTriggerReceive',
  `mutation FlowTriggerReceive($handle: String!, $payload: JSON!) {
    flowTriggerReceive(handle: $handle, payload: $payload) {
      userErrors { field message }
    }
  }`,
  z.object({ flowTriggerReceive: z.object({ userErrors }).nullable() }),
);
