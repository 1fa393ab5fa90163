/** What all messages of OpenTravel have in common: the namespace, the declaration, the version. */
import { XML_DECLARATION, xml } from './xml-element.ts';

export const OPENTRAVEL_NAMESPACE = 'http://www.opentravel.org/OTA/2003/05';
export const OPENTRAVEL_VERSION = '1.0';

/** The same content is the same text: no time and no token of ours is in it. */
export function openTravelMessage(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  content: readonly string[],
): string {
  const own = { xmlns: OPENTRAVEL_NAMESPACE, ...attributes, Version: OPENTRAVEL_VERSION };
  return XML_DECLARATION + xml(name, own, content);
}
