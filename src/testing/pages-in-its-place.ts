/**
 * What others answer in the place of an OTA: proxies, balancers, pages of maintenance, somebody
 * else's server at a wrong address. A format that reads any of it as the OTA's word has values put
 * aside, or thought said, that the OTA has never seen.
 */
import type { AriMessage } from '../domain/channels/ari-value.ts';
import type { ChannelAnswer, ChannelFormat } from '../ports/channel-format.ts';

const STATUSES = [200, 302, 400, 403, 404, 405, 408, 409, 410, 413, 421, 422, 425, 451];
const BODIES = [
  '<html>\r\n<head><title>404 Not Found</title></head>\r\n<body><hr><center>nginx</center></body>',
  '<!DOCTYPE html><html><body><p>Back soon.<br></body></html>',
  '<html><body><p>Good XML, and nobody’s answer</p></body></html>',
  'default backend - 404',
  '"not found"',
  '[]',
  '',
];

/** The answers of others; 200 with nothing may be what a format takes for yes, and is not here. */
export const pagesInItsPlace: readonly ChannelAnswer[] = STATUSES.flatMap((status) => {
  return BODIES.filter((body) => status !== 200 || body !== '').map((body) => {
    return { status, body, retryAfterMs: undefined };
  });
});

/** Those that the format takes for words of its OTA: none, of a format that is right. */
export function mistakenPages(
  format: Pick<ChannelFormat, 'readAriAnswer'>,
  message: AriMessage,
): readonly string[] {
  return pagesInItsPlace.flatMap((answer) => {
    const { type } = format.readAriAnswer(answer, message);
    return type === 'again' ? [] : [`${answer.status} ${answer.body}: ${type}`];
  });
}
