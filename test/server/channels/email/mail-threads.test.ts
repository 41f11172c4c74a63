// Whatever stands in a template is ended with its thread; the app, and the mails beside it, go on.

import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../../server/channels/email/build.ts';
import { MailNotMade, type MailThreadsOptions, mailThreads } from '../../../../server/channels/email/mail-threads.ts';
import { type MailOrder, makeMail } from '../../../../server/channels/email/make-mail.ts';
import { type MailTexts, textsFor } from '../../../../server/channels/email/texts.ts';
import { hostileWords } from '../../../support/hostile-words.ts';
import { ALL_THERE_IS, FOR_EVER } from '../../../support/stubborn-mail-thread.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
function threads(options: MailThreadsOptions = {}) {
  const made = mailThreads({ threads: 1, ...options });
  closing.push(made.close);
  return made;
}

const ours = textsFor('en', 'abandoned-cart', 'first') as MailTexts;
const order = (...words: Partial<MailTexts>[]): MailOrder => ({
  layout: 'abandoned-cart',
  words: words.map((own) => ({ ...ours, ...own })),
  view: {
    ...{ language: 'en', direction: 'ltr', offer: null, survey: null, openUrl: null, recommendations: [] },
    shop: { name: 'Harbour Goods', url: 'https://harbour.example', postalAddress: '1 Quay Street' },
    cart: { pieces: 0, items: [] },
    restoreUrl: 'https://presage.example/restore/r',
    unsubscribeUrl: 'https://presage.example/unsubscribe/u',
    preferencesUrl: 'https://presage.example/preferences/p',
  },
  outgoing: {
    ...{ message: 'm1', from: { name: 'Harbour', address: 'hello@harbour.example' }, to: 'ann@example.com' },
    ...{ unsubscribeUrl: 'https://presage.example/unsubscribe/u', at: 0 },
  },
  dkim: null,
});
const subjectOf = async (made: ReturnType<ReturnType<typeof threads>['make']>) => {
  const answer = await made;
  return 'broken' in answer ? answer : answer.mail.subject;
};

describe('a mail made in a thread', () => {
  it('is the mail it would be here, many at once', async () => {
    const { make } = threads({ threads: 2 });
    const here = await makeMail(order({}));
    if ('broken' in here) throw new Error(here.broken);
    const subjects = Array.from({ length: 20 }, (_, n) => `Number ${n}`);
    const made = await Promise.all([make(order({})), ...subjects.map((subject) => make(order({ subject })))]);
    expect(made[0]).toMatchObject({ mail: here.mail });
    expect(made.slice(1).map((one) => ('broken' in one ? one : one.mail.subject))).toEqual(subjects);
    for (const [n, one] of made.slice(1).entries())
      expect('broken' in one ? '' : one.bytes.toString('latin1')).toContain(`Subject: Number ${n}\r\n`);
  });

  it('says ours where a merchant’s words do not come out, whatever they try', async () => {
    const { make } = threads({ threads: 2 });
    const made = await Promise.all(
      hostileWords.map((intro) => subjectOf(make(order({ subject: 'Theirs', intro }, {})))),
    );
    expect(new Set(made)).toEqual(new Set(['Your cart at Harbour Goods']));
    expect(await make(order({ intro: hostileWords[0] as string }))).toHaveProperty('broken');
  });
});

describe('a thread that does not come back', () => {
  const entry = new URL('../../../support/stubborn-mail-thread.ts', import.meta.url);

  it.each([FOR_EVER, ALL_THERE_IS])(
    'is ended (%s); the other words are taken, and the mails behind it lose nothing',
    async (subject) => {
      const { make } = threads({ entry, withinMs: 1_000, memoryMb: 32 });
      const behind = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'];
      const made = [
        make(order({ subject }, { subject: 'Ours' })),
        ...behind.map((each) => make(order({ subject: each }))),
      ];
      expect(await Promise.all(made.map(subjectOf))).toEqual(['Ours', ...behind]);
      expect(await make(order({ subject }))).toHaveProperty('broken');
      expect(await subjectOf(make(order({ subject: 'After' })))).toBe('After');
    },
  );

  it('and never came to begin is no fault of the words', async () => {
    const { make } = threads({ entry: new URL('../../../support/no-such-thread.ts', import.meta.url) });
    await expect(make(order({}))).rejects.toThrow(MailNotMade);
  });
});
