// Starting a bulk operation and asking how far it is. (`currentBulkOperation` is deprecated; we ask by id.)

import { z } from 'zod';
import { operation, userErrors } from './operation.ts';

export const bulkOperationRunQuery = operation<{ query: string }>()(
  'BulkOperationRunQuery',
  `mutation BulkOperationRunQuery($query: String!) {
    bulkOperationRunQuery(query: $query, groupObjects: false) {
      bulkOperation { id status }
      userErrors { field message code }
    }
  }`,
  z.object({
    bulkOperationRunQuery: z.object({
      bulkOperation: z.object({ id: z.string(), status: z.string() }).nullable(),
      userErrors,
    }),
  }),
);

/** UnsignedInt64 comes as text; both are read. */
const count = z.coerce.number();

export const bulkOperationQuery = operation<{ id: string }>()(
  'BulkOperation',
  `query BulkOperation($id: ID!) {
    bulkOperation(id: $id) {
      id
      status
      errorCode
      objectCount
      rootObjectCount
      fileSize
      url
      partialDataUrl
    }
  }`,
  z.object({
    bulkOperation: z
      .object({
        id: z.string(),
        status: z.string(),
        errorCode: z.string().nullable(),
        objectCount: count,
        rootObjectCount: count,
        fileSize: count.nullable(),
        url: z.string().nullable(),
        partialDataUrl: z.string().nullable(),
      })
      .nullable(),
  }),
);
export type BulkOperationState = NonNullable<z.infer<typeof bulkOperationQuery.answer>['bulkOperation']>;
