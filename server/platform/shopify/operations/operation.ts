// What every GraphQL document we send is made of: its name, its text, and the schema its answer is read with.

import { z } from 'zod';

/** A document for the Admin API 2026-10. `Variables` is what it asks for, `Answer` what `answer` reads out of `data`. */
export interface Operation<Variables, Answer> {
  name: string;
  text: string;
  answer: z.ZodType<Answer>;
  /** Only there to carry the type of the variables; never set. */
  variables?: Variables;
}

/** The version of the API all documents are written for; the same stands in `shopify.app.toml`. */
export const apiVersion = '2026-10';

/** Makes an operation; exists so that variables and answer are inferred together. */
export function operation<Variables>() {
  return <Answer>(name: string, text: string, answer: z.ZodType<Answer>): Operation<Variables, Answer> => ({
    name,
    text,
    answer,
  });
}

/** What a mutation says it could not do; a value, not a fault. */
export const userErrors = z.array(
  z.object({
    field: z.array(z.string()).nullish(),
    message: z.string(),
    code: z.string().nullish(),
  }),
);
export type UserError = z.infer<typeof userErrors>[number];

export const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });
