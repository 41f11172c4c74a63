// The mutations the app sends, with their user errors.

import { setEmailMarketing } from '../operations/customers.ts';
import { metafieldKey, type ShopState } from '../shop-state.ts';
import type { MarketingState, Metafield, WebPixel } from '../shop-types.ts';
import { gid } from '../webhooks/shapes.ts';
import { customerNode } from './nodes/customer.ts';
import { compareDigest, metafieldNode } from './nodes/metafield.ts';
import { type Arguments, idOf, type Source } from './source.ts';

const metafieldsPerCall = 25;
const referencesPerList = 128;

interface MetafieldInput {
  ownerId: string;
  namespace?: string | null;
  key: string;
  type?: string | null;
  value: string;
  compareDigest?: string | null;
}

export function metafieldsSet(shop: ShopState, args: Arguments): Source {
  const inputs = args.metafields as MetafieldInput[];
  const fault = (index: number | null, field: string, message: string, code: string) => ({
    __typename: 'MetafieldsSetPayload',
    metafields: null,
    userErrors: [
      {
        __typename: 'MetafieldsSetUserError',
        code,
        elementIndex: index,
        field: index === null ? [field] : ['metafields', String(index), field],
        message,
      },
    ],
  });
  if (inputs.length > metafieldsPerCall) {
    return fault(null, 'metafields', 'Exceeded the maximum metafields input limit of 25.', 'LESS_THAN_OR_EQUAL_TO');
  }
  const written: Metafield[] = [];
  for (const [index, input] of inputs.entries()) {
    if (!ownerExists(shop, input.ownerId)) return fault(index, 'ownerId', 'Owner does not exist.', 'INVALID');
    const namespace = shop.namespace(input.namespace ?? '$app');
    if (input.key.length < 2 || input.key.length > 64)
      return fault(index, 'key', 'Key is too short or long', 'TOO_SHORT');
    const known = shop.metafields.get(metafieldKey(input.ownerId, namespace, input.key));
    const type = input.type ?? known?.type;
    if (!type) return fault(index, 'type', "Type can't be blank", 'BLANK');
    const wrong = valueFault(shop, type, input.value);
    if (wrong) return fault(index, 'value', wrong, 'INVALID_VALUE');
    if (input.compareDigest != null && known && compareDigest(known) !== input.compareDigest) {
      return fault(index, 'compareDigest', 'The resource has been updated since it was loaded.', 'STALE_OBJECT');
    }
    const now = shop.now();
    written.push({
      id: known?.id ?? shop.nextId(),
      ownerId: input.ownerId,
      namespace,
      key: input.key,
      type,
      value: input.value,
      createdAt: known?.createdAt ?? now,
      updatedAt: now,
    });
  }
  for (const field of written) shop.put('metafields', metafieldKey(field.ownerId, field.namespace, field.key), field);
  return { __typename: 'MetafieldsSetPayload', metafields: () => written.map(metafieldNode), userErrors: [] };
}

export function metafieldsDelete(shop: ShopState, args: Arguments): Source {
  const inputs = args.metafields as { ownerId: string; namespace: string; key: string }[];
  const deleted = inputs.map(({ ownerId, namespace, key }) => {
    const name = metafieldKey(ownerId, shop.namespace(namespace), key);
    if (!shop.metafields.has(name)) return null;
    shop.remove('metafields', name);
    return { __typename: 'MetafieldIdentifier', ownerId, namespace, key };
  });
  return { __typename: 'MetafieldsDeletePayload', deletedMetafields: deleted, userErrors: [] };
}

export function webPixelCreate(shop: ShopState, args: Arguments): Source {
  if (shop.singles.webPixel) {
    return pixelPayload('WebPixelCreatePayload', null, 'Web pixel is taken.', 'TAKEN', null);
  }
  return savePixel(shop, 'WebPixelCreatePayload', shop.nextId(), args);
}

export function webPixelUpdate(shop: ShopState, args: Arguments): Source {
  const id = idOf(args.id, 'WebPixel');
  if (!id || shop.singles.webPixel?.id !== id) {
    return pixelPayload('WebPixelUpdatePayload', null, 'Web pixel was not found.', 'NOT_FOUND', ['id']);
  }
  return savePixel(shop, 'WebPixelUpdatePayload', id, args);
}

export function webPixelDelete(shop: ShopState, args: Arguments): Source {
  const id = idOf(args.id, 'WebPixel');
  const known = id !== undefined && shop.singles.webPixel?.id === id;
  if (known) shop.set('webPixel', null);
  return {
    __typename: 'WebPixelDeletePayload',
    deletedWebPixelId: known ? gid('WebPixel', id) : null,
    userErrors: known ? [] : [pixelError('Web pixel was not found.', 'NOT_FOUND', ['id'])],
  };
}

export function pixelNode(pixel: WebPixel): Source {
  return { __typename: 'WebPixel', id: gid('WebPixel', pixel.id), settings: JSON.stringify(pixel.settings) };
}

/** No workflow runs here; what would start one is kept, and a payload that Flow would turn away is turned away. */
export function flowTriggerReceive(shop: ShopState, args: Arguments): Source {
  const fields = typeof args.payload === 'object' && args.payload !== null ? args.payload : null;
  const handle = typeof args.handle === 'string' ? args.handle : '';
  const fault =
    handle === ''
      ? "Handle can't be blank"
      : fields === null
        ? 'Payload is not an object'
        : JSON.stringify(fields).length >= 50_000
          ? 'Payload must be under 50000 bytes'
          : null;
  if (fault === null) shop.flowTriggers.push({ handle, payload: fields as Record<string, unknown>, at: shop.now() });
  return {
    __typename: 'FlowTriggerReceivePayload',
    userErrors: fault === null ? [] : [{ __typename: 'UserError', field: ['payload'], message: fault }],
  };
}

export function customerEmailMarketingConsentUpdate(shop: ShopState, args: Arguments): Source {
  const input = args.input as {
    customerId: string;
    emailMarketingConsent: {
      marketingState: MarketingState | 'REDACTED';
      marketingOptInLevel?: 'SINGLE_OPT_IN' | 'CONFIRMED_OPT_IN' | 'UNKNOWN' | null;
      consentUpdatedAt?: string | null;
    };
  };
  const payload = (customer: Source | null, message?: string, code = 'INVALID') => ({
    __typename: 'CustomerEmailMarketingConsentUpdatePayload',
    customer,
    userErrors: message
      ? [{ __typename: 'CustomerEmailMarketingConsentUpdateUserError', field: ['input', 'customerId'], message, code }]
      : [],
  });
  const customer = shop.customers.get(idOf(input.customerId, 'Customer') ?? '');
  if (!customer) return payload(null, 'Customer not found');
  if (customer.email === null) return payload(null, 'Customer must have an email address', 'MISSING_ARGUMENT');
  const { marketingState, marketingOptInLevel, consentUpdatedAt } = input.emailMarketingConsent;
  if (!['SUBSCRIBED', 'UNSUBSCRIBED', 'PENDING'].includes(marketingState)) {
    return payload(null, `Cannot specify ${marketingState} as a marketing state input`);
  }
  const at = consentUpdatedAt ? Date.parse(consentUpdatedAt) : shop.now();
  if (at > shop.now() + 1000) return payload(null, 'Consent date cannot be in the future');
  setEmailMarketing(shop, customer.id, marketingState as MarketingState, {
    at,
    optInLevel: marketingOptInLevel === 'CONFIRMED_OPT_IN' ? 'CONFIRMED_OPT_IN' : 'SINGLE_OPT_IN',
  });
  return payload(customerNode(shop, customer));
}

function savePixel(shop: ShopState, typename: string, id: string, args: Arguments): Source {
  const given = (args.webPixel as { settings: unknown }).settings;
  let settings: unknown = given;
  try {
    if (typeof given === 'string') settings = JSON.parse(given);
  } catch {
    return pixelPayload(typename, null, 'Settings are not JSON.', 'INVALID_CONFIGURATION_JSON', ['settings']);
  }
  const texts =
    typeof settings === 'object' &&
    settings !== null &&
    !Array.isArray(settings) &&
    Object.values(settings).every((value) => typeof value === 'string' && value !== '');
  if (!texts) {
    return pixelPayload(typename, null, 'Settings do not match the definition.', 'INVALID_SETTINGS', ['settings']);
  }
  const pixel: WebPixel = { id, settings: settings as Record<string, unknown> };
  shop.set('webPixel', pixel);
  return pixelPayload(typename, pixel);
}

function pixelPayload(
  typename: string,
  pixel: WebPixel | null,
  message?: string,
  code = 'UNEXPECTED_ERROR',
  field: string[] | null = null,
): Source {
  return {
    __typename: typename,
    webPixel: pixel ? pixelNode(pixel) : null,
    userErrors: message ? [pixelError(message, code, field)] : [],
  };
}

function pixelError(message: string, code: string, field: string[] | null): Source {
  return { __typename: 'ErrorsWebPixelUserError', code, field, message };
}

function ownerExists(shop: ShopState, ownerId: string): boolean {
  const [, type, id] = /^gid:\/\/shopify\/(\w+)\/(\d+)$/.exec(ownerId) ?? [];
  switch (type) {
    case 'Product':
      return shop.products.has(id!);
    case 'ProductVariant':
      return shop.variant(id!) !== undefined;
    case 'Collection':
      return shop.collections.has(id!);
    case 'Customer':
      return shop.customers.has(id!);
    case 'Order':
      return shop.orders.has(id!);
    case 'Shop':
      return id === shop.facts.id;
    case 'AppInstallation':
      return ownerId === shop.installationId;
    default:
      return false;
  }
}

/** Why a value cannot be of a type; undefined where it can. */
function valueFault(shop: ShopState, type: string, value: string): string | undefined {
  if (type === 'json' || type.startsWith('list.')) {
    let parsed: unknown;
    try {
      parsed = JSON.parse(value);
    } catch {
      return 'Value is invalid JSON.';
    }
    if (!type.startsWith('list.')) return undefined;
    if (!Array.isArray(parsed)) return 'Value must be an array.';
    if (parsed.length > referencesPerList) return `Value has more than ${referencesPerList} entries.`;
    if (type !== 'list.product_reference') return undefined;
    const unknown = parsed.find((entry) => !shop.products.has(idOf(entry, 'Product') ?? ''));
    return unknown === undefined ? undefined : `Value references non-existent resource ${String(unknown)}.`;
  }
  if (type === 'boolean') return value === 'true' || value === 'false' ? undefined : 'Value must be true or false.';
  if (type === 'number_integer') return /^-?\d+$/.test(value) ? undefined : 'Value must be an integer.';
  if (type === 'product_reference') {
    return shop.products.has(idOf(value, 'Product') ?? '') ? undefined : 'Value references non-existent resource.';
  }
  return value === '' ? "Value can't be blank." : undefined;
}
