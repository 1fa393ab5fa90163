/**
 * The least that a Koa server can do for a booking: read the body, parse it, answer JSON of the
 * size of a booking's answer. What the real server is compared with.
 */
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';

process.once('message', ({ answer }: { answer: object }) => {
  const app = new Koa();
  app.use(async (context) => {
    const body = JSON.parse(await textOf(context.req)) as { propertyId: string };
    context.status = 201;
    context.body = { ...answer, propertyId: body.propertyId };
  });
  const server = app.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    process.send?.({ url: `http://127.0.0.1:${port}` });
  });
});

function textOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
    request.on('error', reject);
  });
}
