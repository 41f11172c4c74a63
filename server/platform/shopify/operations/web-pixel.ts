// Switching our web pixel on in a shop and telling it where to report.

import { z } from 'zod';
import { operation, userErrors } from './operation.ts';

const pixel = z.object({ id: z.string(), settings: z.unknown() });

export const webPixelCreate = operation<{ settings: Record<string, string> }>()(
  'WebPixelCreate',
  `mutation WebPixelCreate($settings: JSON!) {
    webPixelCreate(webPixel: { settings: $settings }) {
      webPixel { id settings }
      userErrors { field message code }
    }
  }`,
  z.object({ webPixelCreate: z.object({ webPixel: pixel.nullable(), userErrors }) }),
);

export const webPixelUpdate = operation<{ id: string; settings: Record<string, string> }>()(
  'WebPixelUpdate',
  `mutation WebPixelUpdate($id: ID!, $settings: JSON!) {
    webPixelUpdate(id: $id, webPixel: { settings: $settings }) {
      webPixel { id settings }
      userErrors { field message code }
    }
  }`,
  z.object({ webPixelUpdate: z.object({ webPixel: pixel.nullable(), userErrors }) }),
);

/** The app's own pixel; asked only when creating one says it is TAKEN. */
export const webPixelQuery = operation<Record<string, never>>()(
  'WebPixel',
  `query WebPixel { webPixel { id settings } }`,
  z.object({ webPixel: pixel.nullable() }),
);
