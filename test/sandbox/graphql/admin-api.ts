// POST /admin/api/VERSION/graphql.json: validated and executed on Shopify's published schema, paid from the cost bucket, limited to
// the scopes the merchant granted.

import {
  defaultFieldResolver,
  execute,
  GraphQLError,
  type GraphQLFieldResolver,
  getNamedType,
  isNonNullType,
  Kind,
  parse,
  validate,
} from 'graphql';
import type { PlatformLimits, ShopState } from '../shop-state.ts';
import type { AccessToken } from '../shop-types.ts';
import { refusalOf } from './access.ts';
import type { BulkOperations } from './bulk.ts';
import { bucketOf, type CostBucket, requestedCost, singleQueryLimit } from './cost.ts';
import { mutationRoot, queryRoot } from './root.ts';
import { type AdminSchema, adminSchema } from './schema.ts';

export interface GraphqlAnswer {
  status: number;
  body: Record<string, unknown>;
}

export class AdminApi {
  readonly #shop: ShopState;
  readonly #bulk: BulkOperations;
  readonly #bucket: CostBucket;
  readonly #checked = new Map<string, { document: ReturnType<typeof parse>; faults: readonly GraphQLError[] }>();

  constructor(shop: ShopState, bulk: BulkOperations) {
    this.#shop = shop;
    this.#bulk = bulk;
    this.#bucket = bucketOf(shop);
  }

  /** Answers one request body of an app that came with this (valid) token. */
  async answer(token: AccessToken, body: unknown): Promise<GraphqlAnswer> {
    const admin = await adminSchema();
    const {
      query,
      variables = {},
      operationName,
    } = (body ?? {}) as {
      query?: unknown;
      variables?: Record<string, unknown> | null;
      operationName?: string | null;
    };
    if (typeof query !== 'string')
      return { status: 400, body: { errors: 'Required parameter missing or invalid: query' } };
    let checked: { document: ReturnType<typeof parse>; faults: readonly GraphQLError[] };
    try {
      checked = this.#check(admin, query);
    } catch (error) {
      return failure([error as GraphQLError]);
    }
    if (checked.faults.length > 0) return failure(checked.faults);
    const { document } = checked;
    const cost = requestedCost(document, variables ?? {});
    const costs = (actual: number | null) => ({
      extensions: {
        cost: {
          requestedQueryCost: cost,
          actualQueryCost: actual,
          throttleStatus: this.#bucket.status(this.#shop.now()),
        },
      },
    });
    if (cost > singleQueryLimit) {
      const message = `Query cost is ${cost}, which exceeds the single query max cost limit (${singleQueryLimit}).`;
      return refusal(message, 'MAX_COST_EXCEEDED', costs(null));
    }
    if (!this.#bucket.take(cost, this.#shop.now())) return refusal('Throttled', 'THROTTLED', costs(null));
    const mutates = document.definitions.some(
      (definition) => definition.kind === Kind.OPERATION_DEFINITION && definition.operation === 'mutation',
    );
    const scopes = new Set(token.scopes);
    const rootValue = mutates
      ? mutationRoot(this.#shop, this.#bulk, admin, scopes)
      : queryRoot(this.#shop, this.#bulk, scopes);
    const result = await execute({
      schema: admin.schema,
      document,
      rootValue,
      variableValues: variables,
      operationName,
      fieldResolver: resolverFor(admin, scopes, this.#shop.limits),
    });
    const actual = Math.min(cost, objectsIn(result.data) + (mutates ? 10 : 0));
    this.#bucket.giveBack(cost - actual);
    const errors = result.errors?.map((error) => error.toJSON());
    return { status: 200, body: { data: result.data, ...(errors && { errors }), ...costs(actual) } };
  }

  #check(admin: AdminSchema, query: string) {
    let checked = this.#checked.get(query);
    if (!checked) {
      const document = parse(query);
      checked = { document, faults: validate(admin.schema, document) };
      this.#checked.set(query, checked);
    }
    return checked;
  }
}

/** Reads a field off its source; refuses what the app may not see, and names what the sandbox does not fill. */
function resolverFor(
  admin: AdminSchema,
  scopes: ReadonlySet<string>,
  limits: PlatformLimits,
): GraphQLFieldResolver<unknown, unknown> {
  const known = new Map<string, string | null>();
  return (source, args, context, info) => {
    const key = `${info.parentType.name}.${info.fieldName}`;
    let refusal = known.get(key);
    if (refusal === undefined) {
      const type = getNamedType(info.returnType).name;
      refusal = refusalOf(admin, scopes, limits, { parent: info.parentType.name, name: info.fieldName, type });
      known.set(key, refusal);
    }
    if (refusal !== null) throw new GraphQLError(refusal, { extensions: { code: 'ACCESS_DENIED' } });
    const held = (source as Record<string, unknown> | null)?.[info.fieldName];
    if (held === undefined && isNonNullType(info.returnType)) {
      throw new GraphQLError(`The sandbox does not fill ${info.parentType.name}.${info.fieldName}`);
    }
    return defaultFieldResolver(source, args, context, info);
  };
}

function objectsIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, entry) => sum + objectsIn(entry), 0);
  if (value === null || typeof value !== 'object') return 0;
  return 1 + Object.values(value).reduce((sum: number, entry) => sum + objectsIn(entry), 0);
}

function failure(errors: readonly GraphQLError[]): GraphqlAnswer {
  return { status: 200, body: { errors: errors.map((error) => error.toJSON()) } };
}

function refusal(message: string, code: string, more: Record<string, unknown>): GraphqlAnswer {
  return { status: 200, body: { errors: [{ message, extensions: { code } }], ...more } };
}
