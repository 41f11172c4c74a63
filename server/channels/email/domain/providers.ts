// Mail providers by the host we hand mails to, and what a domain's SPF record must name for them (each provider's own documentation).

const providers: { host: RegExp; include: string }[] = [
  { host: /(^|\.)amazonaws\.com$/, include: 'amazonses.com' },
  { host: /(^|\.)sendgrid\.net$/, include: 'sendgrid.net' },
  { host: /(^|\.)mailgun\.org$/, include: 'mailgun.org' },
  { host: /(^|\.)postmarkapp\.com$/, include: 'spf.mtasv.net' },
  { host: /(^|\.)brevo\.com$/, include: 'spf.brevo.com' },
  { host: /(^|\.)mailjet\.com$/, include: 'spf.mailjet.com' },
  { host: /(^|\.)(gmail|google)\.com$/, include: '_spf.google.com' },
  { host: /(^|\.)(office365|outlook)\.com$/, include: 'spf.protection.outlook.com' },
  { host: /(^|\.)mandrillapp\.com$/, include: 'spf.mandrillapp.com' },
  { host: /(^|\.)(ionos\.(de|com)|kundenserver\.de)$/, include: '_spf-eu.ionos.com' },
];

/** What the SPF record must include; null for a provider we do not know. @param host of the SMTP server */
export const spfIncludeOf = (host: string): string | null =>
  providers.find((provider) => provider.host.test(host.toLowerCase()))?.include ?? null;
