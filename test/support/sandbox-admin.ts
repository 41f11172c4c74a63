// The merchant's own API of a running sandbox, with a fresh token for each question.

import type { RunningSandbox } from './sandbox.ts';
import { sessionToken } from './signatures.ts';

/** @throws with the answer's words where it is no success */
export async function askAdmin<T>(
  sandbox: RunningSandbox,
  path: string,
  init: { method?: string; body?: unknown } = {},
): Promise<T> {
  const response = await fetch(`${sandbox.app}/api${path}`, {
    method: init.method ?? 'GET',
    headers: {
      authorization: `Bearer ${sessionToken(sandbox, await sandbox.now())}`,
      'content-type': 'application/json',
    },
    ...(init.body !== undefined && { body: JSON.stringify(init.body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Switches a journey on; a definition takes the place of the one it has. */
export async function switchOn(sandbox: RunningSandbox, name: string, definition?: unknown): Promise<void> {
  const { edition } = await askAdmin<{ edition: number }>(sandbox, `/journeys/${name}`);
  await askAdmin(sandbox, `/journeys/${name}`, { method: 'PUT', body: { on: true, edition, definition } });
}
