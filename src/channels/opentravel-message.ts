/** What all messages of OpenTravel have in common: namespace, declaration, version and faults. */
import { attributeOf, readXml, XML_DECLARATION, xml } from './xml-element.ts';

export const OPENTRAVEL_NAMESPACE = 'http://www.opentravel.org/OTA/2003/05';
export const OPENTRAVEL_VERSION = '1.0';
export const XML_TYPE = 'application/xml; charset=utf-8';

/** OpenTravel's codes, EWT for the type of a fault and ERR for what it is. */
export const BUSINESS_RULE = '3';
const AUTHENTICATION = '4';
const PROCESSING = '12';
export const INVALID_VALUE = '320';
const UNABLE_TO_PROCESS = '450';
const UNAVAILABLE = '187';
const AUTHORISATION = '497';

/** The same content is the same text: no time and no token of ours is in it. */
export function openTravelMessage(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  content: readonly string[],
): string {
  const own = { xmlns: OPENTRAVEL_NAMESPACE, ...attributes, Version: OPENTRAVEL_VERSION };
  return XML_DECLARATION + xml(name, own, content);
}

/** The answer to a message, with the token of that message, if that can be read at all. */
export function openTravelAnswer(name: string, asked: string, content: readonly string[]): string {
  const read = readXml(asked);
  const echo = read.type === 'read' ? attributeOf(read.root, 'EchoToken') : undefined;
  return openTravelMessage(name, { EchoToken: echo }, content);
}

const FAULTS = {
  400: [BUSINESS_RULE, UNABLE_TO_PROCESS],
  401: [AUTHENTICATION, AUTHORISATION],
  503: [PROCESSING, UNAVAILABLE],
} as const;

export function openTravelErrors(status: keyof typeof FAULTS, reason: string): readonly string[] {
  const [type, code] = FAULTS[status];
  return [xml('Errors', {}, [openTravelFault('Error', type, code, reason)])];
}

export function openTravelFault(
  name: 'Error' | 'Warning',
  type: string,
  code: string,
  text: string,
  more: Readonly<Record<string, string>> = {},
): string {
  return xml(name, { Type: type, Code: code, ShortText: text, ...more }, text);
}
