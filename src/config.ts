/**
 * The environment as one frozen, validated Config; every value carries its unit in its name. A bad
 * value refuses to start, with every problem listed at once: a half-understood configuration must
 * never serve, and nothing else in the program may read the environment.
 */
import { z } from 'zod';
import { isId } from './domain/ids.ts';
import { SECRET_CHARACTERS_MIN } from './limits.ts';
import { type MailSender, parseMailSender } from './mail/mail-message.ts';
import { type SupplierKind, supplierKinds } from './suppliers/supplier-catalogue.ts';
import { type AllowedTargets, parseAllowedTargets } from './webhooks/webhook-address.ts';

export interface ApiKey {
  readonly name: string;
  /** A seller books; staff also change properties and run the front desk. */
  readonly role: 'seller' | 'staff';
  readonly key: string;
}

export interface Config {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly dataDirectory: string;
  /** `wal` on a local disk, `delete` on LiteFS, whose WAL commit cannot report a failure. */
  readonly journalMode: 'wal' | 'delete';
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Empty: everyone who can connect is staff, which is allowed on a loopback address only. */
  readonly apiKeys: readonly ApiKey[];
  /** `simulated` runs the simulated gateway in process; a URL names one that runs by itself. */
  readonly gateway: 'simulated' | URL;
  /** Where legs of trips are bought: simulated in process, or at a URL; a name comes once. */
  readonly suppliers: readonly ConfiguredSupplier[];
  /** How clients reach the server from outside; undefined: the address it listens on. */
  readonly publicUrl: URL | undefined;
  /** `ipc`: the parent process sets the clock, for a replay. */
  readonly clock: 'system' | 'ipc';
  /** Where an `ipc` clock starts; epoch milliseconds. */
  readonly clockStartMs: number;
  /** Whether a first start creates the demo property. */
  readonly isDemoWanted: boolean;
  /** Whether npm started it, which a signal may end without a word to what it has started. */
  readonly isNpmScript: boolean;
  /** Derives ids from requests; undefined: made on the first start and kept with the data. */
  readonly secret: string | undefined;
  /** Where webhooks may go besides public addresses over https. */
  readonly webhookAllow: AllowedTargets;
  /** Where channels may go besides public addresses over https. */
  readonly channelAllow: AllowedTargets;
  /** A file or a URL with competitors' rates; undefined: parity does nothing. */
  readonly competitorRates: string | URL | undefined;
  /** Sent to that URL as a bearer token. */
  readonly competitorToken: string | undefined;
  readonly competitorRefreshMs: number;
  readonly competitorMaxAgeMs: number;
  /** How guests are written to: by a server, into a folder of the data directory, or not at all. */
  readonly mail: 'off' | { readonly smtpUrl: string | undefined; readonly from: MailSender };
}

/** An outside supplier of trip legs. */
export type ConfiguredSupplier = { readonly name: string } & (
  | { readonly kind: SupplierKind }
  | { readonly url: URL }
);

export type ConfigResult =
  | { readonly type: 'ok'; readonly config: Config }
  /** One sentence each: variable, value, rule. */
  | { readonly type: 'invalid'; readonly problems: readonly string[] };

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
/** Variables whose values must not appear in a message. */
const SECRET = new Set([
  'VACANCY_API_KEYS',
  'VACANCY_SECRET',
  'VACANCY_SMTP_URL',
  'VACANCY_COMPETITOR_TOKEN',
]);

const variables = {
  VACANCY_HOST: z.string().min(1, 'must name an address').default('127.0.0.1'),
  VACANCY_PORT: wholeNumber(0, 65_535, 8080),
  VACANCY_DATA_DIRECTORY: z.string().min(1, 'must name a directory').default('./data/vacancy'),
  VACANCY_JOURNAL_MODE: oneOf(['wal', 'delete']).default('wal'),
  VACANCY_LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  VACANCY_API_KEYS: z.string().default('').transform(parseApiKeys),
  VACANCY_GATEWAY: z.string().default('simulated').transform(parseGateway),
  VACANCY_SUPPLIERS: z.string().default('flight=simulated,car=simulated').transform(parseSuppliers),
  VACANCY_PUBLIC_URL: z.string().transform(parseHttpUrl).optional(),
  VACANCY_CLOCK: oneOf(['system', 'ipc']).default('system'),
  VACANCY_CLOCK_START_MS: wholeNumber(0, Number.MAX_SAFE_INTEGER, 0),
  VACANCY_DEMO: oneOf(['on', 'off']).default('on'),
  VACANCY_SECRET: z
    .string()
    .min(SECRET_CHARACTERS_MIN, `must have at least ${SECRET_CHARACTERS_MIN} characters`)
    .optional(),
  VACANCY_MAIL: oneOf(['on', 'off']).default('on'),
  VACANCY_MAIL_FROM: z.string().transform(parseFrom).optional(),
  VACANCY_SMTP_URL: z
    .string()
    .refine((text) => /^smtps?:$/.test(URL.parse(text)?.protocol ?? ''), {
      error: 'must be an smtp or smtps URL',
    })
    .optional(),
  VACANCY_WEBHOOK_ALLOW: z.string().default('').transform(parseAllow),
  VACANCY_CHANNEL_ALLOW: z.string().default('').transform(parseAllow),
  VACANCY_COMPETITOR_RATES: z
    .string()
    .transform((text) => httpUrlOf(text) ?? text)
    .optional(),
  VACANCY_COMPETITOR_TOKEN: z.string().optional(),
  VACANCY_COMPETITOR_REFRESH_SECONDS: wholeNumber(10, 86_400, 900),
  VACANCY_COMPETITOR_MAX_AGE_HOURS: wholeNumber(1, 720, 24),
};

const schema = z.object(variables);

/** Pure: everything it knows is in its argument. An empty value counts as not set. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
): ConfigResult {
  const given = Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) => name.startsWith('VACANCY_') && value !== undefined && value !== '',
    ),
  );
  const problems = Object.keys(given)
    .filter((name) => !Object.hasOwn(variables, name))
    .map((name) => `${name} is not a variable that Vacancy knows; is it misspelt?`);
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    problems.push(...parsed.error.issues.map((issue) => problemOf(issue, given)));
    return { type: 'invalid', problems };
  }
  const isNpmScript = environment.npm_lifecycle_event !== undefined;
  const config = configOf(parsed.data, isNpmScript);
  if (config.apiKeys.length === 0 && !LOOPBACK.has(config.host)) {
    problems.push(
      `VACANCY_HOST is ${JSON.stringify(config.host)}, which others can reach, and ` +
        'VACANCY_API_KEYS is empty: set keys (name:role:key,…), or listen on 127.0.0.1.',
    );
  }
  const { mail } = config;
  if (mail !== 'off' && mail.smtpUrl !== undefined && parsed.data.VACANCY_MAIL_FROM === undefined) {
    problems.push(
      'VACANCY_SMTP_URL needs VACANCY_MAIL_FROM: servers take mails from a sender only.',
    );
  }
  if (problems.length > 0) return { type: 'invalid', problems };
  return { type: 'ok', config };
}

function configOf(values: z.output<typeof schema>, isNpmScript: boolean): Config {
  return Object.freeze({
    host: values.VACANCY_HOST,
    port: values.VACANCY_PORT,
    dataDirectory: values.VACANCY_DATA_DIRECTORY,
    journalMode: values.VACANCY_JOURNAL_MODE,
    logLevel: values.VACANCY_LOG_LEVEL,
    apiKeys: Object.freeze(values.VACANCY_API_KEYS),
    gateway: values.VACANCY_GATEWAY,
    suppliers: Object.freeze(values.VACANCY_SUPPLIERS),
    publicUrl: values.VACANCY_PUBLIC_URL,
    clock: values.VACANCY_CLOCK,
    clockStartMs: values.VACANCY_CLOCK_START_MS,
    isDemoWanted: values.VACANCY_DEMO === 'on',
    isNpmScript,
    secret: values.VACANCY_SECRET,
    webhookAllow: values.VACANCY_WEBHOOK_ALLOW,
    channelAllow: values.VACANCY_CHANNEL_ALLOW,
    competitorRates: values.VACANCY_COMPETITOR_RATES,
    competitorToken: values.VACANCY_COMPETITOR_TOKEN,
    competitorRefreshMs: values.VACANCY_COMPETITOR_REFRESH_SECONDS * 1_000,
    competitorMaxAgeMs: values.VACANCY_COMPETITOR_MAX_AGE_HOURS * 3_600_000,
    mail: mailOf(values),
  });
}

function problemOf(
  issue: { readonly path: readonly PropertyKey[]; readonly message: string },
  given: Readonly<Record<string, string | undefined>>,
): string {
  const name = String(issue.path[0]);
  const value = SECRET.has(name) ? '' : ` is ${JSON.stringify(given[name])} and`;
  return `${name}${value} ${issue.message}.`;
}

function oneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, { error: `must be one of ${values.join(', ')}` });
}

function wholeNumber(min: number, max: number, standard: number) {
  const rule = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,16}$/, rule)
    .transform(Number)
    .refine((value) => value >= min && value <= max, rule)
    .default(standard);
}

/** `name:role:key,…`; a key may hold anything but a comma. */
function parseApiKeys(text: string, context: z.RefinementCtx): readonly ApiKey[] {
  const keys: ApiKey[] = [];
  for (const [index, entry] of text.split(',').entries()) {
    if (entry.trim() === '') continue;
    const match = /^([a-z0-9-]{1,64}):(seller|staff):(\S{16,255})$/.exec(entry.trim());
    const [, name = '', role = '', key = ''] = match ?? [];
    if (match === null) {
      context.addIssue(
        `entry ${index + 1} must be name:role:key: a name of lower-case letters, digits and ` +
          'hyphens, the role seller or staff, and a key of 16 to 255 characters without spaces',
      );
    } else if (keys.some((other) => other.name === name || other.key === key)) {
      context.addIssue(`entry ${index + 1} must not repeat a name or a key of an earlier entry`);
    } else {
      keys.push(Object.freeze({ name, role: role === 'staff' ? 'staff' : 'seller', key }));
    }
  }
  return keys;
}

function parseGateway(text: string, context: z.RefinementCtx): 'simulated' | URL {
  if (text === 'simulated') return text;
  const url = httpUrlOf(text);
  if (url !== undefined) return url;
  context.addIssue('must be simulated, or an http or https URL');
  return z.NEVER;
}

/** `name=simulated` or `name=URL`, one after the other; `off` for none. */
function parseSuppliers(text: string, context: z.RefinementCtx): readonly ConfiguredSupplier[] {
  const suppliers: ConfiguredSupplier[] = [];
  for (const entry of text === 'off' ? [] : text.split(',')) {
    const [, name = '', where = ''] = /^\s*([^=]*)=(.*?)\s*$/.exec(entry) ?? [];
    const kind = where === 'simulated' ? supplierKinds.find((one) => one === name) : undefined;
    const url = httpUrlOf(where);
    if (!isId(name) || suppliers.some((one) => one.name === name)) {
      context.addIssue(`must name each supplier once, by an id, and not ${JSON.stringify(name)}`);
    } else if (kind !== undefined) suppliers.push({ name, kind });
    else if (url !== undefined) suppliers.push({ name, url });
    else {
      context.addIssue(
        `must say ${name}=URL; only ${supplierKinds.join(' and ')} can be simulated`,
      );
    }
  }
  return suppliers;
}

/** Nobody at `localhost` is written to by accident. */
const NOBODY: MailSender = { address: 'no-reply@localhost' };

function mailOf(values: z.output<typeof schema>): Config['mail'] {
  if (values.VACANCY_MAIL === 'off') return 'off';
  const { VACANCY_MAIL_FROM: from = NOBODY, VACANCY_SMTP_URL: smtpUrl } = values;
  return { smtpUrl, from };
}

function parseFrom(text: string, context: z.RefinementCtx): MailSender {
  const sender = parseMailSender(text);
  if (sender !== undefined) return sender;
  context.addIssue('must be an e-mail address, or Name <address>');
  return z.NEVER;
}

function parseAllow(text: string, context: z.RefinementCtx): AllowedTargets {
  const parsed = parseAllowedTargets(text);
  if ('allowed' in parsed) return parsed.allowed;
  context.addIssue(`must be a list of host names, addresses and CIDR ranges: ${parsed.problem}`);
  return z.NEVER;
}

function parseHttpUrl(text: string, context: z.RefinementCtx): URL {
  const url = httpUrlOf(text);
  if (url !== undefined) return url;
  context.addIssue('must be an http or https URL');
  return z.NEVER;
}

function httpUrlOf(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined;
}
