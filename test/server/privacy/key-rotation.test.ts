import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keysFrom, SealFault } from '../../../server/lib/keys.ts';
import { reseal, sealedColumns } from '../../../server/privacy/reseal.ts';
import { recordEvents } from '../../../server/profile/record.ts';
import { addressOf } from '../../../server/profile/shopper.ts';
import { installationKeys, WrongKey } from '../../../server/storage/installation-keys.ts';
import { tempWorld } from '../../support/temp-store.ts';

const SHOP = 'a.myshopify.com';
const [first, second, third] = [1, 2, 3].map((n) => new Uint8Array(32).fill(n)) as [Uint8Array, Uint8Array, Uint8Array];

let world: Awaited<ReturnType<typeof tempWorld>>;
beforeEach(async () => {
  world = await tempWorld();
});
afterEach(() => {});

const aCustomer = (id: string) => ({
  id: `customer:${id}`,
  type: 'customer-changed' as const,
  at: world.clock.now(),
  person: { customer: id, email: `shopper${id}@example.com`, name: `Given ${id}` },
  locale: null,
  tags: null,
  createdAt: world.clock.now(),
});

describe('a change of the master key', () => {
  it('loses nobody: addresses open, and shoppers are recognised by the same hashes, before, while and after all is sealed anew', async () => {
    const { store, jobs, clock } = world;
    const before = await installationKeys(store, first);
    const many = Array.from({ length: 450 }, (_, n) => aCustomer(String(n)));
    await recordEvents(store, { keys: before, jobs, now: clock.now(), announce: false }, SHOP, many);
    const hash = before.fingerprint(SHOP, 'email', 'shopper7@example.com');

    const during = await installationKeys(store, second, first);
    expect(during.fingerprint(SHOP, 'email', 'shopper7@example.com')).toBe(hash);
    expect((await addressOf(store, during, SHOP, hash))?.email).toBe('shopper7@example.com');
    const told = await reseal(store, during, second);
    expect(told).toEqual({ resealed: 1350, lost: 0 });
    expect(await reseal(store, during, second)).toEqual({ resealed: 0, lost: 0 });

    const after = await installationKeys(store, second);
    expect(after.fingerprint(SHOP, 'email', 'shopper7@example.com')).toBe(hash);
    expect(await addressOf(store, after, SHOP, hash)).toEqual({ email: 'shopper7@example.com', name: 'Given 7' });
    const row = await store.selectFrom('shoppers').select('email_sealed').executeTakeFirstOrThrow();
    expect(() => keysFrom(first).open(SHOP, 'email', String(row.email_sealed))).toThrow(SealFault);

    // And once more, over the first change.
    const again = await installationKeys(store, third, second);
    expect((await reseal(store, again, third)).lost).toBe(0);
    expect((await installationKeys(store, third)).fingerprint(SHOP, 'email', 'shopper7@example.com')).toBe(hash);
  });

  it('goes on where it was broken off, and leaves alone what opens under neither key', async () => {
    const { store, jobs, clock } = world;
    const keys = await installationKeys(store, first);
    const many = Array.from({ length: 300 }, (_, n) => aCustomer(String(n)));
    await recordEvents(store, { keys, jobs, now: clock.now(), announce: false }, SHOP, many);
    const foreign = keysFrom(third).seal(SHOP, 'email', 'x@example.com');
    await store.updateTable('shoppers').set({ email_sealed: foreign }).where('customer', '=', '5').execute();
    const during = await installationKeys(store, second, first);
    const stop = new AbortController();
    const seal = during.seal.bind(during);
    let sealed = 0;
    const broken = {
      ...during,
      seal: (...args: Parameters<typeof seal>) => {
        if (++sealed === 250) stop.abort();
        return seal(...args);
      },
    };
    await expect(reseal(store, broken, second, stop.signal)).rejects.toThrow();
    expect(await reseal(store, during, second)).toMatchObject({ lost: 1 });
    const left = await store
      .selectFrom('shoppers')
      .select('email_sealed')
      .where('customer', '=', '5')
      .executeTakeFirst();
    expect(left?.email_sealed).toBe(foreign);
  });

  it('without the old one is refused before anything is written under the new', async () => {
    await installationKeys(world.store, first);
    await expect(installationKeys(world.store, second)).rejects.toThrow(WrongKey);
    await expect(installationKeys(world.store, second, third)).rejects.toThrow(WrongKey);
    await expect(installationKeys(world.store, first)).resolves.toBeDefined();
  });

  it('reads what earlier versions sealed without naming the key', async () => {
    const sealed = `1.${keysFrom(first).seal(SHOP, 'email', 'x@example.com').split('.')[1]}`;
    expect(keysFrom(first).open(SHOP, 'email', sealed)).toBe('x@example.com');
    expect(keysFrom(second, { old: first }).open(SHOP, 'email', sealed)).toBe('x@example.com');
    expect(() => keysFrom(second).open(SHOP, 'email', sealed)).toThrow(SealFault);
  });

  it('knows every sealed column of the schema', async () => {
    const tables = await world.store.introspection.getTables();
    const sealed = tables.flatMap(({ name, columns }) =>
      columns.filter((column) => /(^|_)sealed$/.test(column.name)).map((column) => `${name}.${column.name}`),
    );
    expect(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(sealed.sort());
  });
});
