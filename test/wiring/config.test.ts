/**
 * The configuration: what is accepted, and that every problem is told at once and in a sentence.
 */
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';

describe('readConfig', () => {
  it('needs nothing to be set', () => {
    expect(readConfig({ HOME: '/root' })).toEqual({
      type: 'ok',
      config: {
        host: '127.0.0.1',
        port: 8080,
        dataDirectory: './data/vacancy',
        journalMode: 'wal',
        logLevel: 'info',
        apiKeys: [],
        gateway: 'simulated',
        suppliers: [
          { name: 'flight', kind: 'flight' },
          { name: 'car', kind: 'car' },
        ],
        publicUrl: undefined,
        clock: 'system',
        clockStartMs: 0,
        isDemoWanted: true,
        isNpmScript: false,
        secret: undefined,
        webhookAllow: { hosts: [], ranges: [] },
        channelAllow: { hosts: [], ranges: [] },
        competitorRates: undefined,
        competitorToken: undefined,
        competitorRefreshMs: 900_000,
        competitorMaxAgeMs: 86_400_000,
        mail: { smtpUrl: undefined, from: { address: 'no-reply@localhost' } },
      },
    });
  });

  it('reads every variable and freezes what it read', () => {
    const result = readConfig({
      VACANCY_HOST: '0.0.0.0',
      VACANCY_PORT: '0',
      VACANCY_JOURNAL_MODE: 'delete',
      VACANCY_API_KEYS: 'desk:staff:0123456789abcdef, shop:seller:fedcba:9876543210',
      VACANCY_GATEWAY: 'http://127.0.0.1:9000',
      VACANCY_SUPPLIERS: 'car=simulated, rail=https://rail.example/api',
      VACANCY_PUBLIC_URL: 'https://book.example',
      VACANCY_CLOCK: 'ipc',
      VACANCY_CLOCK_START_MS: '1400000000000',
      VACANCY_DEMO: 'off',
      VACANCY_SECRET: 'x'.repeat(32),
      VACANCY_LOG_LEVEL: '',
      VACANCY_SMTP_URL: 'smtps://hotel:secret@mail.example:465',
      VACANCY_MAIL_FROM: '"Hotel Adler" <booking@adler.example>',
      VACANCY_WEBHOOK_ALLOW: 'Pms.Hotel.local, 10.1.0.0/16,::1',
      VACANCY_CHANNEL_ALLOW: 'ota.example',
      VACANCY_COMPETITOR_RATES: 'https://rates.example/v1',
      VACANCY_COMPETITOR_TOKEN: 'secret',
      VACANCY_COMPETITOR_REFRESH_SECONDS: '60',
      VACANCY_COMPETITOR_MAX_AGE_HOURS: '2',
    });
    if (result.type !== 'ok') throw new Error(result.problems.join('\n'));
    expect(result.config).toMatchObject({
      host: '0.0.0.0',
      port: 0,
      apiKeys: [
        { name: 'desk', role: 'staff', key: '0123456789abcdef' },
        { name: 'shop', role: 'seller', key: 'fedcba:9876543210' },
      ],
      gateway: new URL('http://127.0.0.1:9000'),
      suppliers: [
        { name: 'car', kind: 'car' },
        { name: 'rail', url: new URL('https://rail.example/api') },
      ],
      clockStartMs: 1_400_000_000_000,
      isDemoWanted: false,
      logLevel: 'info',
      mail: {
        smtpUrl: 'smtps://hotel:secret@mail.example:465',
        from: { name: 'Hotel Adler', address: 'booking@adler.example' },
      },
      webhookAllow: { hosts: ['pms.hotel.local'], ranges: ['10.1.0.0/16', '::1'] },
      channelAllow: { hosts: ['ota.example'], ranges: [] },
      competitorRates: new URL('https://rates.example/v1'),
      competitorToken: 'secret',
      competitorRefreshMs: 60_000,
      competitorMaxAgeMs: 7_200_000,
    });
    expect(Object.isFrozen(result.config)).toBe(true);
  });

  it('lists every problem with its variable, its value and its rule', () => {
    expect(
      problems({
        VACANCY_PORT: '70000',
        VACANCY_JOURNAL_MODE: 'memory',
        VACANCY_GATEWAY: 'ftp://x',
        VACANCY_SUPPLIERS: 'rail=simulated,car=simulated,car=http://x,Bus',
        VACANCY_POTR: '1',
        VACANCY_WEBHOOK_ALLOW: '127.0.0.1, http://pms',
      }),
    ).toEqual([
      'VACANCY_POTR is not a variable that Vacancy knows; is it misspelt?',
      'VACANCY_PORT is "70000" and must be a whole number from 0 to 65535.',
      'VACANCY_JOURNAL_MODE is "memory" and must be one of wal, delete.',
      'VACANCY_GATEWAY is "ftp://x" and must be simulated, or an http or https URL.',
      'VACANCY_SUPPLIERS is "rail=simulated,car=simulated,car=http://x,Bus" and must say rail=URL; ' +
        'only flight and car can be simulated.',
      'VACANCY_SUPPLIERS is "rail=simulated,car=simulated,car=http://x,Bus" and must name each ' +
        'supplier once, by an id, and not "car".',
      'VACANCY_SUPPLIERS is "rail=simulated,car=simulated,car=http://x,Bus" and must name each ' +
        'supplier once, by an id, and not "".',
      'VACANCY_WEBHOOK_ALLOW is "127.0.0.1, http://pms" and must be a list of host names, ' +
        'addresses and CIDR ranges: "http://pms" is no host name, address or CIDR range.',
    ]);
  });

  it('takes no mail server without a sender, and tells nobody its password', () => {
    expect(problems({ VACANCY_SMTP_URL: 'smtp://hotel:secret@mail.example' })).toEqual([
      'VACANCY_SMTP_URL needs VACANCY_MAIL_FROM: servers take mails from a sender only.',
    ]);
    expect(
      problems({ VACANCY_SMTP_URL: 'http://hotel:secret@mail', VACANCY_MAIL_FROM: 'a@b, c@d' }),
    ).toEqual([
      'VACANCY_MAIL_FROM is "a@b, c@d" and must be an e-mail address, or Name <address>.',
      'VACANCY_SMTP_URL must be an smtp or smtps URL.',
    ]);
  });

  it('refuses an open address without keys, and says what to do', () => {
    expect(problems({ VACANCY_HOST: '0.0.0.0' })).toEqual([
      'VACANCY_HOST is "0.0.0.0", which others can reach, and VACANCY_API_KEYS is empty: ' +
        'set keys (name:role:key,…), or listen on 127.0.0.1.',
    ]);
  });

  it('never prints a secret', () => {
    const told = problems({ VACANCY_SECRET: 'hunter2', VACANCY_API_KEYS: 'desk:root:hunter2' });
    expect(told).toHaveLength(2);
    expect(told.join()).not.toContain('hunter2');
  });

  it('refuses two keys of one name', () => {
    const keys = 'desk:staff:0123456789abcdef,desk:seller:fedcba9876543210';
    expect(problems({ VACANCY_API_KEYS: keys })).toEqual([
      'VACANCY_API_KEYS entry 2 must not repeat a name or a key of an earlier entry.',
    ]);
  });
});

// Helpers

function problems(environment: Record<string, string>): readonly string[] {
  const result = readConfig(environment);
  return result.type === 'invalid' ? result.problems : [];
}
