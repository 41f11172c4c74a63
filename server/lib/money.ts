// Money is whole minor units with its currency; this is the only place that knows how many decimals a currency has.

const decimalsByCurrency = new Map<string, number>();

/** Number of decimals of a currency (ISO 4217, as the runtime's ICU knows it); 2 for unknown codes. */
export function currencyDecimals(currency: string): number {
  let decimals = decimalsByCurrency.get(currency);
  if (decimals === undefined) {
    try {
      decimals =
        new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
    } catch {
      decimals = 2;
    }
    decimalsByCurrency.set(currency, decimals);
  }
  return decimals;
}

/** A decimal amount in main units ("12.30", 12.3) as whole minor units (1230). NaN where the text is no number. */
export function minorUnits(amount: string | number, currency: string): number {
  const value = typeof amount === 'number' ? amount : Number(amount);
  return Math.round(value * 10 ** currencyDecimals(currency));
}

/** Minor units (1230) as a decimal text in main units ("12.30"). */
export function mainUnits(minor: number, currency: string): string {
  const decimals = currencyDecimals(currency);
  return (minor / 10 ** decimals).toFixed(decimals);
}

/** Making one costs many times what it does. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(locale: string, currency: string): Intl.NumberFormat {
  const name = `${locale} ${currency}`;
  let format = formats.get(name);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, { style: 'currency', currency });
    if (formats.size >= 200) formats.clear();
    formats.set(name, format);
  }
  return format;
}

/** Minor units worded for people in a locale: "€12.30". */
export function moneyText(minor: number, currency: string, locale = 'en'): string {
  const main = minor / 10 ** currencyDecimals(currency);
  try {
    return formatOf(locale, currency).format(main);
  } catch {
    // An order file may name a currency that is no code.
    return `${mainUnits(minor, currency)} ${currency}`;
  }
}
