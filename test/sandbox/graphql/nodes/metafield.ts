// Metafields on whatever owns them.

import { createHash } from 'node:crypto';
import type { ShopState } from '../../shop-state.ts';
import type { Metafield } from '../../shop-types.ts';
import { gid } from '../../webhooks/shapes.ts';
import { connection } from '../connection.ts';
import { type Arguments, iso, type Source } from '../source.ts';

export function metafieldNode(field: Metafield): Source {
  return {
    __typename: 'Metafield',
    id: gid('Metafield', field.id),
    legacyResourceId: field.id,
    namespace: field.namespace,
    key: field.key,
    type: field.type,
    value: field.value,
    jsonValue: () => jsonValue(field),
    compareDigest: compareDigest(field),
    sizeInBytes: Buffer.byteLength(field.value),
    createdAt: iso(field.createdAt),
    updatedAt: iso(field.updatedAt),
  };
}

export function compareDigest(field: Metafield): string {
  return createHash('sha256').update(field.value).digest('hex');
}

/** The two fields that every owner of metafields has. */
export function metafieldFields(shop: ShopState, ownerId: string) {
  const owned = (namespace?: unknown) =>
    [...shop.metafields.values()].filter(
      (field) =>
        field.ownerId === ownerId && (namespace == null || field.namespace === shop.namespace(String(namespace))),
    );
  return {
    metafield: ({ namespace, key }: Arguments) => {
      const found = shop.metafield(ownerId, String(namespace ?? '$app'), String(key));
      return found ? metafieldNode(found) : null;
    },
    metafields: (args: Arguments) =>
      connection('MetafieldConnection', owned(args.namespace), { node: metafieldNode, id: (field) => field.id })(args),
  };
}

function jsonValue(field: Metafield): unknown {
  const isText = /text_field|^(url|color|date|date_time|.*_reference)$/.test(field.type);
  return isText && !field.type.startsWith('list.') ? field.value : (JSON.parse(field.value) as unknown);
}
