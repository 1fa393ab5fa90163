/**
 * What the documents promise: links and anchors lead somewhere, each decision can be found from
 * ARCHITECTURE.md, each script is explained, and what is installed is fixed to the last digit.
 */
import { posix } from 'node:path';

export interface DocumentFile {
  readonly path: string;
  readonly text: string;
}

/** `exists` is asked with paths from the root of the repository. */
export function linkProblems(
  documents: readonly DocumentFile[],
  exists: (path: string) => boolean,
): readonly string[] {
  const anchors = new Map(documents.map((one) => [one.path, anchorsOf(one.text)]));
  const problems: string[] = [];
  for (const { path, text } of documents) {
    for (const { target, line } of linksOf(text)) {
      const at = `${path}:${line}`;
      const [file = '', anchor] = target.split('#');
      const goal = file === '' ? path : posix.join(posix.dirname(path), decodeURI(file));
      if (!exists(goal)) problems.push(`${at}: links to ${target}, which is not there.`);
      else if (anchor && anchors.has(goal) && !anchors.get(goal)?.has(anchor)) {
        problems.push(`${at}: links to ${target}, but no heading has that anchor.`);
      }
    }
  }
  return problems;
}

export function decisionProblems(
  architecture: string,
  decisions: readonly string[],
): readonly string[] {
  return decisions
    .filter((path) => !architecture.includes(`(${path})`))
    .map((path) => `ARCHITECTURE.md:1: does not link ${path}, so nobody will find it.`);
}

/** Scripts beginning with `pre` run by themselves before the script they are named after. */
export function scriptProblems(
  scripts: readonly string[],
  documents: readonly DocumentFile[],
): readonly string[] {
  const text = documents.map((one) => one.text).join('\n');
  return scripts
    .filter((name) => !(name.startsWith('pre') && scripts.includes(name.slice(3))))
    .filter((name) => !new RegExp(`npm (run )?${name}\\b`).test(text))
    .map((name) => `package.json:1: the script ${name} is in neither README nor ARCHITECTURE.`);
}

export function versionProblems(
  dependencies: Readonly<Record<string, string>>,
  locked: Readonly<Record<string, { readonly version?: string }>>,
): readonly string[] {
  const loose = Object.entries(dependencies)
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `package.json:1: ${name} is ${version}; name one exact version.`);
  const empty = Object.entries(locked)
    .filter(([path, entry]) => path !== '' && entry.version === undefined)
    .map(([path]) => `package-lock.json:1: ${path} has no version, so npm ci will refuse it.`);
  return [...loose, ...empty];
}

function linksOf(text: string): readonly { target: string; line: number }[] {
  const links: { target: string; line: number }[] = [];
  let isCode = false;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('```')) isCode = !isCode;
    if (isCode) continue;
    const prose = line.replace(/`[^`]*`/g, '');
    for (const [, target = ''] of prose.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)) {
      if (!/^[a-z]+:/.test(target)) links.push({ target, line: index + 1 });
    }
  }
  return links;
}

/** As GitHub makes them: lower case, spaces to hyphens, most punctuation dropped. */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of text.matchAll(/^#{1,6}\s+(.+?)\s*$/gm)) {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}
