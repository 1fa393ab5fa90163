/** The rules themselves: each is shown a small source that breaks it, so that it can fail. */
import { describe, expect, it } from 'vitest';
import {
  decisionProblems,
  linkProblems,
  scriptProblems,
  versionProblems,
} from './document-rules.ts';
import { importProblems } from './import-rules.ts';
import { parseSourceFile } from './source-file.ts';
import { crowdedFolders, repeatedNames, sourceProblems } from './source-rules.ts';

describe('importProblems', () => {
  const breaches: readonly [path: string, code: string, problem: string][] = [
    [
      'src/http/x.ts',
      "import { a } from '../persistence/a.ts';",
      'src/http/x.ts:1: http must not import persistence, because HTTP knows the engine by its façade only.',
    ],
    [
      'src/persistence/x.ts',
      "export { a } from '../http/a.ts';",
      'src/persistence/x.ts:1: persistence must not import http, because the journal stores events and knows no one else.',
    ],
    [
      'src/domain/x.ts',
      "import type { Clock } from '../ports/clock.ts';",
      'src/domain/x.ts:1: domain must not import ports, because the rules of a hotel depend on nothing.',
    ],
    [
      'src/domain/x.ts',
      "import { hash } from 'node:crypto';",
      'src/domain/x.ts:1: domain must not import node:crypto, because it is pure.',
    ],
    [
      'src/actors/x.ts',
      "// é\nconst a = await import('../persistence/a.ts');",
      'src/actors/x.ts:2: actors must not import persistence, because actors reach disk, clients and gateways only through ports.',
    ],
    [
      'src/actors/x.ts',
      "import { start } from 'nact';",
      "src/actors/x.ts:1: must not import nact here, because only the runtime knows nact's defects and works round them.",
    ],
    [
      'src/actors/x.ts',
      "import Database from 'better-sqlite3';",
      'src/actors/x.ts:1: must not import better-sqlite3 here, because SQL lives in persistence, and with those who play the bank, suppliers and the OTA.',
    ],
    [
      'src/payments/x.ts',
      "import Koa from 'koa';",
      'src/payments/x.ts:1: must not import koa here, because only servers speak HTTP.',
    ],
    [
      'src/actors/x.ts',
      "import { config } from '../config.ts';",
      'src/actors/x.ts:1: actors must not import wiring, because actors reach disk, clients and gateways only through ports.',
    ],
    [
      'src/loyalty/x.ts',
      "import { a } from '../domain/a.ts';",
      'src/loyalty/x.ts:1: loyalty is not in the table of layers; add it there.',
    ],
    [
      'src/ports/x.ts',
      'export const LIMIT = 3;',
      'src/ports/x.ts:1: ports hold types only, because all share them.',
    ],
    [
      'src/replay/verify.ts',
      "import { addDays } from '../domain/calendar.ts';",
      'src/replay/verify.ts:1: the verifier must not import ../domain/calendar.ts, because it judges the engine and shares no code with it.',
    ],
    [
      'src/audit/x.ts',
      "import { limits } from '../limits.ts'; import { a } from '../replay/own-dates.ts';",
      'src/audit/x.ts:1: the verifier must not import ../limits.ts, because it judges the engine and shares no code with it.',
    ],
  ];
  it.each(breaches)('reports in %s %j', (path, code, problem) => {
    expect(importProblems([source(path, code)])).toEqual([problem]);
  });

  it('reports a circle of values once, and lets types refer to each other', () => {
    const circle = (kind: string) => [
      source('src/domain/a.ts', `import ${kind} { b } from './b.ts';`),
      source('src/domain/b.ts', `import ${kind} { a } from './a.ts';`),
    ];
    expect(importProblems(circle('type'))).toEqual([]);
    expect(importProblems(circle(''))).toEqual([
      'src/domain/a.ts:1: imports itself by way of src/domain/a.ts → src/domain/b.ts → src/domain/a.ts; one of them must give way.',
    ]);
  });

  it('lets those through that keep to the table', () => {
    const good = [
      source('src/main.ts', "import { a } from './http/a.ts'; import { b } from './actors/b.ts';"),
      source('src/http/a.ts', "import Koa from 'koa'; import { limits } from '../limits.ts';"),
      source('src/actors/runtime/b.ts', "import { start } from 'nact';"),
      source('src/domain/c.ts', "import { limits } from '../limits.ts';"),
      source('test/x.ts', "import { a } from '../src/persistence/a.ts';"),
    ];
    expect(importProblems(good)).toEqual([]);
  });
});

describe('sourceProblems', () => {
  const breaches: readonly [code: string, word: string][] = [
    ['const a = Date.now();', 'time'],
    ['const a = new Date();', 'time'],
    ['const a = new Date;', 'time'],
    ['const a = performance.now();', 'time'],
    ['const a = Temporal.Now.instant();', 'time'],
    ['const a = Math.random();', 'chance'],
    ["import { randomUUID } from 'node:crypto';", 'chance'],
    ['const a = crypto.randomUUID();', 'chance'],
    ['setTimeout(() => 1, 2);', 'waits'],
    ['setInterval(() => 1, 2);', 'waits'],
    ['setImmediate(() => 1);', 'waits'],
    ["const a = process.env['A'];", 'environment'],
    ["console.log('a');", 'terminal'],
    ['const a: any = 1;', 'any'],
    ['const a = b as unknown as string;', 'unknown'],
    ['const a = b!.c;', '!'],
    ["const a = 'SELECT 1 FROM events';", 'SQL'],
    ['const a = `INSERT INTO events VALUES (1)`;', 'SQL'],
    ['// FIXME later', 'something to do'],
    [`// ${'x'.repeat(98)}`, 'wider'],
    [`function f() {${'\n'.repeat(70)}}`, 'function of 71 lines'],
  ];
  it.each(breaches.map(([code, word]) => [code.slice(0, 40).trim(), code, word]))(
    'reports %s',
    (_, code, word) => {
      const problems = sourceProblems(source('src/actors/x.ts', code));
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(/^src\/actors\/x\.ts:\d+: .*\.$/);
      expect(problems[0]).toContain(word);
    },
  );

  it('reports what only some places may not do', () => {
    const told = (path: string, code: string) => sourceProblems(source(path, code)).join();
    expect(told('src/domain/x.ts', 'export async function f() {}')).toContain('waits');
    expect(told('test/x.test.ts', "it.only('x', () => 1);")).toContain('hides the others');
    expect(told('test/x.test.ts', "it.skip('x', () => 1);")).toContain('without a because');
    expect(told('src/http/utils.ts', '')).toContain('says nothing');
    expect(told('src/http/FeedSocket.ts', '')).toContain('lower case');
    expect(told('src/http/x.ts', '\n'.repeat(301))).toContain('300 fit a sitting');
    expect(told('src/limits.ts', '\n'.repeat(401))).toContain('400 fit a sitting');
    expect(sourceProblems(parseSourceFile('src/http/x.ts', 'export {};')).join()).toContain(
      'prose',
    );
    const twins = [source('src/http/x.ts', ''), source('src/actors/x.ts', '')];
    expect(repeatedNames(twins)).toEqual([
      'src/actors/x.ts:1: has the name of src/http/x.ts; rename one.',
    ]);
    const heap = Array.from({ length: 41 }, (_, index) => source(`src/http/x${index}.ts`, ''));
    expect(crowdedFolders(heap)).toEqual([
      'src/http: holds 41 files; 40 fit a look, so make folders.',
    ]);
    expect(crowdedFolders(heap.slice(1))).toEqual([]);
  });

  it('knows code from text, and named files from others', () => {
    const code = "// Date.now() and any\nconst a = 'setTimeout(x) console.log process.env';";
    expect(sourceProblems(source('src/actors/x.ts', code))).toEqual([]);
    expect(sourceProblems(source('src/actors/x.ts', 'const a = new Date(0);'))).toEqual([]);
    expect(sourceProblems(source('src/system-world.ts', 'const a = Date.now();'))).toEqual([]);
    expect(sourceProblems(source('src/persistence/x.ts', "const a = 'SELECT 1 ';"))).toEqual([]);
    expect(sourceProblems(source('test/x.ts', 'const a = Date.now();'))).toEqual([]);
    const long = `describe('x', () => {${'\n'.repeat(80)} it('y', () => 1); });`;
    expect(sourceProblems(source('test/x.test.ts', long))).toEqual([]);
  });
});

describe('the rules for documents', () => {
  it('reports links to nowhere, and anchors that no heading has', () => {
    const text = '# A b: c\n[a](x.md) [b](#a-b-c) [c](#d)\n```\n[no](no.md)\n```\n[w](https://w)';
    expect(linkProblems([{ path: 'docs/a.md', text }], (path) => path === 'docs/a.md')).toEqual([
      'docs/a.md:2: links to x.md, which is not there.',
      'docs/a.md:2: links to #d, but no heading has that anchor.',
    ]);
  });

  it('reports a decision nobody finds, a script nobody explains, a version nobody fixed', () => {
    expect(decisionProblems('[1](docs/decisions/0001-a.md)', ['docs/decisions/0002-b.md'])).toEqual(
      ['ARCHITECTURE.md:1: does not link docs/decisions/0002-b.md, so nobody will find it.'],
    );
    const readme = [{ path: 'README.md', text: 'Run `npm start`.' }];
    expect(scriptProblems(['prestart', 'start', 'bench'], readme)).toEqual([
      'package.json:1: the script bench is in neither README nor ARCHITECTURE.',
    ]);
    expect(versionProblems({ koa: '^3.0.0', ws: '8.1.0' }, { 'node_modules/x': {} })).toEqual([
      'package.json:1: koa is ^3.0.0; name one exact version.',
      'package-lock.json:1: node_modules/x has no version, so npm ci will refuse it.',
    ]);
  });
});

// Helpers

function source(path: string, code: string) {
  return parseSourceFile(path, `/** A fixture. */\n${code}`.replace('*/\n', '*/ '));
}
