// Runs a bulk query: walks the selections over the sources and turns every connection's nodes into lines of their own.
// A bulk query has no variables and no page arguments, so a plain walk does, at a fraction of the executor's cost on long histories.

import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isListType,
  Kind,
  type SelectionSetNode,
  TypeInfo,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Source } from './source.ts';

export interface BulkLine {
  [field: string]: unknown;
  __parentId?: string;
}

/** Number of connections in a bulk query and how deep they are nested; the platform allows 5 and 2. */
export function connectionsOf(document: DocumentNode): { count: number; depth: number; topLevel: number } {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  let count = 0;
  let deepest = 0;
  const walk = (set: SelectionSetNode | undefined, depth: number) => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) continue;
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        walk(selection.selectionSet, depth);
        continue;
      }
      const isConnection = selection.selectionSet?.selections.some(
        (inner) => inner.kind === Kind.FIELD && (inner.name.value === 'edges' || inner.name.value === 'nodes'),
      );
      if (isConnection) count++;
      const below = isConnection ? depth + 1 : depth;
      deepest = Math.max(deepest, below);
      walk(selection.selectionSet, below);
    }
  };
  walk(operation?.selectionSet, 0);
  return { count, depth: deepest, topLevel: operation?.selectionSet.selections.length ?? 0 };
}

/** A connection inside a list (refunds → refundLineItems) is not taken in bulk; its path, or undefined where there is none. */
export function connectionInList(schema: GraphQLSchema, document: DocumentNode): string | undefined {
  const types = new TypeInfo(schema);
  const path: { name: string; isList: boolean }[] = [];
  let found: string | undefined;
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: {
        enter(field) {
          const type = types.getType();
          const named = type ? getNamedType(type).name : '';
          const isList = isListType(getNullableType(type)) && !['edges', 'nodes'].includes(field.name.value);
          if (named.endsWith('Connection') && path.some((step) => step.isList)) {
            found ??= [...path.map((step) => step.name), field.name.value].join('.');
          }
          path.push({ name: field.name.value, isList });
        },
        leave() {
          path.pop();
        },
      },
    }),
  );
  return found;
}

/** True for a field (of a type) whose value the app is not shown. */
export type Hidden = (type: string, field: string) => boolean;

/** Every line of the result, parents before their children, the children of all parents together at their parents' end. */
export function* bulkLines(document: DocumentNode, root: Source, hidden: Hidden): Generator<BulkLine> {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)!;
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  const children: BulkLine[] = [];
  for (const field of fieldsOf(operation.selectionSet, root.__typename, fragments)) {
    const value = read(root, field, hidden);
    if (!isConnection(value)) throw new Error(`The bulk query's ${field.name.value} is no connection`);
    for (const node of value.all()) {
      yield lineOf(node, nodeSelections(field), fragments, children, undefined, hidden);
      // Children do not stand next to their parents, as with the platform's ungrouped results.
      if (children.length > 400) yield* children.splice(0).reverse();
    }
  }
  yield* children.splice(0).reverse();
}

function lineOf(
  node: Source,
  selections: SelectionSetNode[],
  fragments: Map<string, FragmentDefinitionNode>,
  children: BulkLine[],
  parentId: string | undefined,
  hidden: Hidden,
): BulkLine {
  const line: BulkLine = {};
  const nested: { field: FieldNode; connection: BulkConnection }[] = [];
  for (const set of selections) fill(line, node, set, fragments, nested, hidden);
  if (parentId) line.__parentId = parentId;
  const below: BulkLine[] = [];
  for (const { field, connection } of nested) {
    for (const child of connection.all()) {
      below.push(lineOf(child, nodeSelections(field), fragments, children, String(node.id), hidden));
    }
  }
  children.push(...below);
  return line;
}

function fill(
  into: Record<string, unknown>,
  source: Source,
  set: SelectionSetNode,
  fragments: Map<string, FragmentDefinitionNode>,
  nested: { field: FieldNode; connection: BulkConnection }[],
  hidden: Hidden,
): void {
  for (const field of fieldsOf(set, source.__typename, fragments)) {
    const key = field.alias?.value ?? field.name.value;
    const value = read(source, field, hidden);
    if (isConnection(value)) nested.push({ field, connection: value });
    else into[key] = plain(value, field, fragments, nested, hidden);
  }
}

function plain(
  value: unknown,
  field: FieldNode,
  fragments: Map<string, FragmentDefinitionNode>,
  nested: { field: FieldNode; connection: BulkConnection }[],
  hidden: Hidden,
): unknown {
  if (Array.isArray(value)) return value.map((entry) => plain(entry, field, fragments, nested, hidden));
  if (value === null || typeof value !== 'object' || !field.selectionSet) return value;
  const inner: Record<string, unknown> = {};
  fill(inner, value as Source, field.selectionSet, fragments, nested, hidden);
  return inner;
}

function read(source: Source, field: FieldNode, hidden: Hidden): unknown {
  const name = field.name.value;
  if (hidden(source.__typename, name)) return null;
  const value = source[name];
  if (value === undefined) throw new Error(`The sandbox does not fill ${source.__typename}.${name}`);
  if (typeof value !== 'function') return value;
  return (value as (args: Record<string, unknown>) => unknown)(argumentsOf(field));
}

/** Worked out once for each place of a query: a long history passes it a million times. */
function oncePer<K extends WeakKey, V>(work: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = work(key);
      known.set(key, value);
    }
    return value;
  };
}

const argumentsOf = oncePer((field: FieldNode) =>
  Object.fromEntries(
    (field.arguments ?? []).map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)]),
  ),
);

const byType = oncePer((_set: SelectionSetNode) => new Map<string, FieldNode[]>());

function fieldsOf(
  set: SelectionSetNode,
  typeName: string,
  fragments: Map<string, FragmentDefinitionNode>,
): FieldNode[] {
  const known = byType(set).get(typeName);
  if (known !== undefined) return known;
  const fields = set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    const on = fragment?.typeCondition?.name.value;
    return fragment && (on === undefined || on === typeName)
      ? fieldsOf(fragment.selectionSet, typeName, fragments)
      : [];
  });
  byType(set).set(typeName, fields);
  return fields;
}

/** What is asked of a connection's nodes: inside `nodes`, or inside `edges { node }`. */
const nodeSelections = oncePer((field: FieldNode): SelectionSetNode[] => {
  return (field.selectionSet?.selections ?? []).flatMap((selection) => {
    if (selection.kind !== Kind.FIELD) return [];
    if (selection.name.value === 'nodes') return selection.selectionSet ?? [];
    if (selection.name.value !== 'edges') return [];
    return (selection.selectionSet?.selections ?? []).flatMap((inner) =>
      inner.kind === Kind.FIELD && inner.name.value === 'node' ? (inner.selectionSet ?? []) : [],
    );
  });
});

interface BulkConnection {
  all(): Source[];
}

function isConnection(value: unknown): value is BulkConnection {
  return typeof value === 'object' && value !== null && typeof (value as BulkConnection).all === 'function';
}
