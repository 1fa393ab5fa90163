/**
 * The pages that never change while the process runs: the documents of the API and the reader of
 * them. Everything is served from here; the reader fetches nothing from anywhere else.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { asyncApiDocument } from './asyncapi.ts';
import { errorsPage } from './errors-page.ts';
import { openApiDocument } from './openapi.ts';
import type { Route } from './route.ts';

export interface Page {
  readonly headers: readonly string[];
  readonly body: Buffer;
}

export type Pages = ReadonlyMap<string, Page>;

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const READER = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Vacancy API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="reader"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/reader.js"></script>
</body>
</html>
`;

const READER_SCRIPT = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#reader',
  deepLinking: true,
  validatorUrl: null,
});
`;

function page(type: string, body: string | Buffer, cache = 'no-cache'): Page {
  return {
    headers: headersOf(type, cache),
    body: typeof body === 'string' ? Buffer.from(body) : body,
  };
}

/** Made when it is first asked for: the API's document takes a tenth of a start. */
function document(make: () => object): Page {
  let made: Buffer | undefined;
  return {
    headers: headersOf('application/json', 'no-cache'),
    get body(): Buffer {
      made ??= Buffer.from(JSON.stringify(make()));
      return made;
    },
  };
}

function headersOf(type: string, cache: string): readonly string[] {
  return [
    'Content-Type',
    type,
    'Cache-Control',
    cache,
    'Content-Security-Policy',
    POLICY,
    'X-Content-Type-Options',
    'nosniff',
    'Referrer-Policy',
    'no-referrer',
  ];
}

function swaggerFile(name: string, type: string): Page {
  const file = createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`);
  return page(type, readFileSync(file), 'public, max-age=86400');
}

export function createPages(routes: readonly Route[]): Pages {
  const root = { name: 'Vacancy', docs: '/docs', openapi: '/openapi.json', feed: '/asyncapi.json' };
  return new Map([
    ['/', page('application/json', JSON.stringify(root))],
    ['/openapi.json', document(() => openApiDocument(routes))],
    ['/asyncapi.json', document(asyncApiDocument)],
    ['/docs', page('text/html; charset=utf-8', READER)],
    ['/docs/reader.js', page('text/javascript; charset=utf-8', READER_SCRIPT)],
    ['/docs/swagger-ui.css', swaggerFile('swagger-ui.css', 'text/css; charset=utf-8')],
    [
      '/docs/swagger-ui-bundle.js',
      swaggerFile('swagger-ui-bundle.js', 'text/javascript; charset=utf-8'),
    ],
    ['/docs/errors', page('text/markdown; charset=utf-8', errorsPage())],
  ]);
}
