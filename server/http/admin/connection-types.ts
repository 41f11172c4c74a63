// What the routes of connections to other systems answer. `web` imports these as types only.

import type { KeyScope } from '../../storage/api-keys.ts';
import type { WebhookTopic } from '../../storage/webhook-outbox.ts';
import type { Tone } from './types.ts';

export type { KeyScope } from '../../storage/api-keys.ts';
export type { WebhookTopic } from '../../storage/webhook-outbox.ts';

export interface ApiKeyLine {
  id: string;
  name: string;
  scopeText: string;
  made: string;
  used: string;
  revoked: boolean;
  stateText: string;
}

/** An address that is told things. */
export interface EndpointLine {
  id: string;
  url: string;
  topics: string[];
  state: 'good' | 'failing' | 'off';
  stateText: string;
  /** What is wrong, or how to get it going again; null when nothing is. */
  text: string | null;
  /** The newest told there. */
  deliveries: { id: string; topic: string; at: string; state: Tone; stateText: string; text: string }[];
}

export interface ConnectionsAnswer {
  keys: ApiKeyLine[];
  scopes: { scope: KeyScope; title: string }[];
  endpoints: EndpointLine[];
  topics: { topic: WebhookTopic; title: string }[];
}

/** `secret` can be seen this once. */
export type EndpointAddedAnswer = ConnectionsAnswer & { secret: string };

/** `key` can be seen this once. */
export type KeyMadeAnswer = ConnectionsAnswer & { key: string };
