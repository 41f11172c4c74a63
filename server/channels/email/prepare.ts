// The mail as it leaves at this moment: today's cart, prices and recommendations, in the reader's language, signed.

import { CONFIRM_JOURNEY } from '../../journeys/ready/confirm-address.ts';
import { ClickLinks } from '../links/click-links.ts';
import type { Claimed } from './claim.ts';
import type { DkimKey } from './dkim-signature.ts';
import type { MailContent } from './mail-content.ts';
import { mailView, type ViewDeps } from './mail-view.ts';
import { type MailMaker, makeMail } from './make-mail.ts';
import type { MailTold } from './read-mail.ts';
import type { MailView, RenderedMail } from './render.ts';
import { headersOf } from './sign.ts';
import { textsFor } from './texts.ts';

export interface PrepareDeps extends ViewDeps {
  dkim: DkimKey | null;
  /** Who puts mails together; here and now when left out. */
  make?: MailMaker;
}

/** A mail ready to leave, and what is kept of it. */
export interface Prepared {
  bytes: Buffer;
  content: MailContent;
}

/** Made from what the claim has read; null where no words come out. The merchant's that do not are replaced by ours, rather than that nothing leaves. */
export async function prepare(deps: PrepareDeps, claimed: Claimed<MailTold>, now: number): Promise<Prepared | null> {
  const { shop, message, facts, to } = claimed;
  const { cart, language, locale, words, sender } = claimed.told;
  const { layout } = claimed.send;
  const { make = makeMail, dkim } = deps;
  const clicks = new ClickLinks(deps.keys, deps.publicUrl, shop, message.id);
  const view = await mailView(deps, { shop, message, facts, cart, language, locale, layout, clicks, now });
  const ours = textsFor(language, message.journey, message.step);
  const { unsubscribeUrl } = view;
  const outgoing = { message: message.id, from: sender, to, unsubscribeUrl, at: now };
  const fallback = ours === null || ours === words ? [] : [ours];
  const made = await make({ layout, words: [words, ...fallback], view, outgoing, dkim });
  if ('broken' in made) return null;
  return {
    bytes: made.bytes,
    content: {
      mail: withoutLinks(made.mail, view, clicks),
      headers: shownHeaders(headersOf(outgoing), view),
      purposes: [
        layout === CONFIRM_JOURNEY ? ('confirm' as const) : ('restore' as const),
        ...(['unsubscribe', 'preferences', 'click'] as const),
        ...(view.survey === null ? [] : (['survey'] as const)),
        ...(view.openUrl === null ? [] : (['open'] as const)),
      ],
      links: clicks.targets,
    },
  };
}

/** What is kept for the merchant to look at opens nothing: a click on it must not unsubscribe the shopper. */
function withoutLinks(mail: RenderedMail, view: MailView, clicks: ClickLinks): RenderedMail {
  const blunt = (text: string) =>
    clicks
      .straight(text)
      .replaceAll(view.restoreUrl, '#restore')
      .replaceAll(view.unsubscribeUrl, '#unsubscribe')
      .replaceAll(view.preferencesUrl, '#preferences')
      .replace(/https?:\/\/[^"\s]+\/survey\/[\w-]+\?score=\d+/g, '#survey')
      .replaceAll(view.openUrl ?? '#open', '#open');
  return { subject: mail.subject, html: blunt(mail.html), text: blunt(mail.text) };
}

const shownHeaders = (headers: Record<string, string>, view: MailView) =>
  Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, v.replaceAll(view.unsubscribeUrl, '#unsubscribe')]));
