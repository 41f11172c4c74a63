import { describe, expect, it } from 'vitest';
import { minorUnits, moneyText } from '../../../server/lib/money.ts';

describe('money', () => {
  it('is worded with as many decimals as its currency has', () => {
    expect(moneyText(1230, 'EUR')).toBe('€12.30');
    expect(moneyText(1230, 'JPY')).toBe('¥1,230');
    expect(minorUnits('12.30', 'EUR')).toBe(1230);
  });

  it('of a currency that is no code, as an order file may name one, is worded all the same', () => {
    expect(moneyText(1230, 'EURO')).toBe('12.30 EURO');
  });
});
