/** Holds a message against the schema with libxml2, as another reader than the project's own. */
import * as fs from 'node:fs';
import { expect } from 'vitest';
import { validateXML } from 'xmllint-wasm';

const schema = fs.readFileSync(
  new URL('../fixtures/opentravel/opentravel.xsd', import.meta.url),
  'utf8',
);

export async function expectValid(message: string): Promise<void> {
  const { errors } = await validateXML({
    xml: [{ fileName: 'message.xml', contents: message }],
    schema: [schema],
  });
  expect(errors.map(({ message: text }) => text)).toEqual([]);
}
