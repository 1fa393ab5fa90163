/**
 * HTML that cannot be broken into: every value that is put into a template is escaped, unless it is
 * HTML of ours already. A library of templates would do more than two languages of three short
 * mails need, and would not tell the compiler which words are missing.
 */

/** Text that may stand in a document as it is. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(value: string | Html | readonly Html[]): string {
  if (value instanceof Html) return value.text;
  if (typeof value !== 'string') return value.map(({ text }) => text).join('');
  return value.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | Html | readonly Html[])[]
): Html {
  const texts = parts.map((part, index) => {
    const value = values[index];
    return value === undefined ? part : part + escaped(value);
  });
  return new Html(texts.join(''));
}
