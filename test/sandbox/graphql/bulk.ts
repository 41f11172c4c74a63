// Bulk operations: accepted, run in the background, their JSON lines kept in a file, their end told by webhook.

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type DocumentNode, parse, validate } from 'graphql';
import type { ShopState } from '../shop-state.ts';
import type { BulkOperation } from '../shop-types.ts';
import { gid, shopTime } from '../webhooks/shapes.ts';
import { documentRefusal, isHidden } from './access.ts';
import type { AdminSchema } from './schema.ts';
import { iso, type Source } from './source.ts';
import { bulkLines, connectionInList, connectionsOf } from './walk.ts';

const atOnce = 5;

export class BulkOperations {
  readonly #shop: ShopState;
  readonly #folder: string;
  readonly #running = new Set<Promise<void>>();

  constructor(shop: ShopState, folder: string) {
    this.#shop = shop;
    this.#folder = folder;
  }

  /** Starts one, or says as user errors why not. */
  run(query: string, admin: AdminSchema, root: Source, scopes: ReadonlySet<string>): Source {
    const refuse = (message: string, code: string) => ({
      __typename: 'BulkOperationRunQueryPayload',
      bulkOperation: null,
      userErrors: [{ __typename: 'BulkOperationUserError', field: ['query'], message, code }],
    });
    let document: DocumentNode;
    try {
      document = parse(query);
    } catch (error) {
      return refuse(`Invalid bulk query: ${(error as Error).message}`, 'INVALID');
    }
    const faults = validate(admin.schema, document);
    if (faults.length > 0) return refuse(`Invalid bulk query: ${faults[0]!.message}`, 'INVALID');
    if (connectionInList(admin.schema, document)) {
      return refuse(
        'Queries that contain a connection field within a list field are not currently supported.',
        'INVALID',
      );
    }
    const { count, depth, topLevel } = connectionsOf(document);
    if (topLevel !== 1) return refuse('Bulk queries must have one top-level field', 'INVALID');
    if (count === 0) return refuse('Bulk queries must contain at least one connection.', 'INVALID');
    if (count > 5) return refuse('Bulk queries cannot contain more than 5 connections.', 'INVALID');
    if (depth > 3) return refuse('Bulk queries cannot have connections nested more than 2 levels deep.', 'INVALID');
    const busy = [...this.#shop.bulkOperations.values()].filter(({ status }) => status === 'RUNNING').length;
    if (busy >= atOnce)
      return refuse('A bulk query operation for this app and shop is already in progress.', 'LIMIT_REACHED');
    const id = this.#shop.nextId();
    const operation: BulkOperation = {
      id,
      status: 'RUNNING',
      errorCode: null,
      query,
      createdAt: this.#shop.now(),
      completedAt: null,
      objectCount: 0,
      rootObjectCount: 0,
      fileSize: 0,
      file: null,
    };
    this.#shop.put('bulkOperations', id, operation);
    const created = { ...this.node(operation), status: 'CREATED' };
    const work = this.#execute(operation, document, root, admin, scopes).finally(() => this.#running.delete(work));
    this.#running.add(work);
    return { __typename: 'BulkOperationRunQueryPayload', bulkOperation: created, userErrors: [] };
  }

  cancel(id: string): BulkOperation | undefined {
    const operation = this.#shop.bulkOperations.get(id);
    if (operation?.status === 'RUNNING') operation.status = 'CANCELED';
    return operation;
  }

  /** Resolves when none is running. */
  async idle(): Promise<void> {
    await Promise.all([...this.#running]);
  }

  node(operation: BulkOperation): Source {
    const url = operation.file ? `${this.#shop.origins.admin}/bulk/${operation.file}` : null;
    return {
      __typename: 'BulkOperation',
      id: gid('BulkOperation', operation.id),
      status: operation.status,
      errorCode: operation.errorCode,
      type: 'QUERY',
      query: operation.query,
      createdAt: iso(operation.createdAt),
      completedAt: iso(operation.completedAt),
      objectCount: String(operation.objectCount),
      rootObjectCount: String(operation.rootObjectCount),
      fileSize: operation.file ? String(operation.fileSize) : null,
      url,
      partialDataUrl: null,
    };
  }

  async #execute(
    operation: BulkOperation,
    document: DocumentNode,
    root: Source,
    admin: AdminSchema,
    scopes: ReadonlySet<string>,
  ): Promise<void> {
    // The answer with the operation's id goes out first.
    await new Promise((resolve) => setImmediate(resolve));
    const { limits } = this.#shop;
    const hidden = (type: string, field: string) => isHidden(admin, limits, type, field);
    const name = `${operation.id}-${crypto.randomUUID()}.jsonl`;
    try {
      if (documentRefusal(admin, scopes, limits, document) !== null) throw new AccessDenied();
      await mkdir(this.#folder, { recursive: true });
      const file = createWriteStream(join(this.#folder, name));
      let chunk = '';
      const flush = async () => {
        operation.fileSize += Buffer.byteLength(chunk);
        if (!file.write(chunk)) await once(file, 'drain');
        chunk = '';
        // Lets webhooks and requests through between the pieces of a long history.
        await new Promise((resolve) => setImmediate(resolve));
      };
      for (const line of bulkLines(document, root, hidden)) {
        operation.objectCount++;
        if (line.__parentId === undefined) operation.rootObjectCount++;
        chunk += `${JSON.stringify(line)}\n`;
        if (chunk.length > 262_144) await flush();
        if (operation.status === 'CANCELED') break;
      }
      await flush();
      file.end();
      await once(file, 'close');
      if (operation.objectCount > 0) operation.file = name;
      if (operation.status === 'RUNNING') operation.status = 'COMPLETED';
    } catch (error) {
      operation.status = 'FAILED';
      operation.errorCode = error instanceof AccessDenied ? 'ACCESS_DENIED' : 'INTERNAL_SERVER_ERROR';
      if (!(error instanceof AccessDenied)) {
        process.stderr.write(`sandbox: bulk operation failed: ${(error as Error).message}\n`);
      }
    }
    operation.completedAt = this.#shop.now();
    this.#shop.put('bulkOperations', operation.id, operation);
    this.#shop.emit('bulk_operations/finish', {
      admin_graphql_api_id: gid('BulkOperation', operation.id),
      completed_at: shopTime(this.#shop, operation.completedAt),
      created_at: shopTime(this.#shop, operation.createdAt),
      error_code: operation.errorCode?.toLowerCase() ?? null,
      status: operation.status.toLowerCase(),
      type: 'query',
    });
  }
}

class AccessDenied extends Error {}
