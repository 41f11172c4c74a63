// Money as the stand-in shop's Liquid words it.

const SYMBOLS: Record<string, string> = { EUR: '€', USD: '$', GBP: '£' };

/** The shop's money format in Liquid's notation, e.g. `€{{amount}}`. */
export function moneyFormat(currency: string): string {
  const symbol = SYMBOLS[currency];
  return symbol ? `${symbol}{{amount}}` : `{{amount}} ${currency}`;
}

/** Liquid's `money`: minor units (always hundredths there) by the shop's format, `1,234.50`. */
export function money(cents: unknown, currency: string): string {
  const amount = Number(cents);
  if (cents === null || cents === undefined || cents === '' || Number.isNaN(amount)) return '';
  const [whole = '', decimals = ''] = (amount / 100).toFixed(2).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return moneyFormat(currency).replace('{{amount}}', () => `${grouped}.${decimals}`);
}
