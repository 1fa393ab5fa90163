/** The page of every problem code, printed from the tables that answer them: docs/errors.md. */
import { failureKinds, type ProblemKind, rejectionKinds, requestKinds } from './rejection-table.ts';

export function errorsPage(): string {
  return `# Problems

Printed from \`src/http/rejection-table.ts\`; a test compares them. Every problem is
\`application/problem+json\` (RFC 9457) with \`code\`, \`requestId\`, \`errors[]\`, \`reasons[]\`.
Codes are stable; titles and details may be reworded.

${section('Refusals', REFUSALS, rejectionKinds)}
${section('Faults of the request', 'The request itself has to change.', requestKinds)}
${section('Operating faults', 'Nothing is wrong with the request.', failureKinds)}`;
}

const REFUSALS = `The engine looked and said no. A refusal with a \`bookingId\` or a \`tripId\`, and
that of a block whose nights were asked, is the end of what the key had begun: the key is answered
with it for ever, and asking again takes a new one. Any other refusal took nothing and leaves
nothing behind: a request that is repeated under its key is decided anew.`;

function section(
  title: string,
  intro: string,
  kinds: Readonly<Record<string, ProblemKind>>,
): string {
  const entries = Object.entries(kinds).map(
    ([code, kind]) => `### ${code}\n\n${kind.status} ${kind.title}. ${kind.hint}\n`,
  );
  return `## ${title}\n\n${intro}\n\n${entries.join('\n')}`;
}
