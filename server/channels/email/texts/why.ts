// Why somebody gets a mail, where several mails say the same.

export const whyOrdered = {
  en: 'You receive this e-mail because you ordered and agreed to e-mails from {{ shop.name }}.',
  de: 'Sie erhalten diese E-Mail, weil Sie bestellt und E-Mails von {{ shop.name }} zugestimmt haben.',
};

export const whySignedUp = {
  en: 'You receive this e-mail because you signed up and agreed to e-mails from {{ shop.name }}.',
  de: 'Sie erhalten diese E-Mail, weil Sie sich angemeldet und E-Mails von {{ shop.name }} zugestimmt haben.',
};

/** Of a mail whose words are the merchant's own. */
export const whyAgreed = {
  en: 'You receive this e-mail because you agreed to e-mails from {{ shop.name }}.',
  de: 'Sie erhalten diese E-Mail, weil Sie E-Mails von {{ shop.name }} zugestimmt haben.',
};
