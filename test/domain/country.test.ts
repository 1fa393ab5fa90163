/** The countries a hotel may be in, against what the runtime knows by CLDR. */
import { describe, expect, it } from 'vitest';
import { COUNTRY_CODES, isCountryCode } from '../../src/domain/country.ts';

/** What CLDR has names for beside countries of today. */
const NO_COUNTRIES = {
  unions: 'EU EZ UN',
  reservedForParts: 'AC CP CQ DG EA IC TA',
  ended: 'AN BU CS DD DY FX HV NH RH SU TP VD YD YU ZR',
  otherNames: 'UK',
  forTests: 'XA XB',
  none: 'QO ZZ',
};

describe('the codes of countries', () => {
  it('are those that the runtime knows, without what is no country', () => {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
    const known = letters
      .flatMap((one) => letters.map((other) => one + other))
      .filter((code) => names.of(code) !== undefined);
    const not = new Set(Object.values(NO_COUNTRIES).flatMap((codes) => codes.split(' ')));
    expect(COUNTRY_CODES).toEqual(known.filter((code) => !not.has(code)));
    expect(COUNTRY_CODES).toHaveLength(250);
  });

  it('have Kosovo, and neither lower case nor what stands for no country', () => {
    for (const code of ['XK', 'PT', 'HK', 'PR']) expect(isCountryCode(code), code).toBe(true);
    for (const code of ['ZZ', 'XX', 'EU', 'UN', 'pt', 'PRT', '']) {
      expect(isCountryCode(code), code).toBe(false);
    }
  });
});
