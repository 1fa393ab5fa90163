/** The house rules, held against the repository as it is. What breaks one is told in a sentence. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
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

const paths = trackedPaths();
const sources = paths
  .filter((path) => /^(src|test|bench|scripts|examples)\/.*\.(ts|mjs)$/.test(path))
  .map((path) => parseSourceFile(path, readFileSync(path, 'utf8')));
const documents = paths
  .filter((path) => path.endsWith('.md'))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }));

describe('the house', () => {
  it('imports along the table, without cycles', () => {
    expectNone(importProblems(sources));
  });

  it('keeps sizes, names, and the calls that belong to named files', () => {
    const ofAll = [...repeatedNames(sources), ...crowdedFolders(sources)];
    expectNone([...sources.flatMap(sourceProblems), ...ofAll]);
  });

  it('has no dead links in its documents', () => {
    expectNone(linkProblems(documents, (path) => existsSync(path)));
  });

  it('links every decision from ARCHITECTURE.md', () => {
    const decisions = paths.filter((path) => /^docs\/decisions\/\d{4}-.*\.md$/.test(path));
    expect(decisions.length).toBeGreaterThan(0);
    expectNone(decisionProblems(readFileSync('ARCHITECTURE.md', 'utf8'), decisions));
  });

  it('explains every script', () => {
    const told = documents.filter(({ path }) => /^(README|ARCHITECTURE)\.md$/.test(path));
    expectNone(scriptProblems(Object.keys(json('package.json').scripts), told));
  });

  it('fixes every version', () => {
    const { dependencies, devDependencies } = json('package.json');
    const locked = json('package-lock.json').packages;
    expectNone(versionProblems({ ...dependencies, ...devDependencies }, locked));
  });
});

// Helpers

function expectNone(problems: readonly string[]): void {
  expect(problems.join('\n')).toBe('');
}

function json(path: string) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Tracked files and new ones, but not ignored ones, and not those just deleted. */
function trackedPaths(): readonly string[] {
  const options = ['ls-files', '--cached', '--others', '--exclude-standard'];
  const listed = execFileSync('git', options, { encoding: 'utf8' }).trim().split('\n');
  return listed.filter((path) => existsSync(path)).toSorted();
}
