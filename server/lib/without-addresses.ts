// A fault's words without e-mail addresses: mail servers and APIs repeat what they were given, and neither a log nor the queue may name anybody.

const ADDRESS = /[^\s<>"'(),;:=@]+@[^\s<>"'(),;:=@]+\.[a-z0-9-]{2,}/gi;

/** The same text with each e-mail address replaced by `…@…`. */
export const withoutAddresses = (text: string): string => text.replace(ADDRESS, '…@…');
