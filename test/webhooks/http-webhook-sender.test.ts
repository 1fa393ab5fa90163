/** The sender against a real server: headers, redirects, rebinding names, and answers of any kind. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { describe, expect, onTestFinished, test } from 'vitest';
import { limits } from '../../src/limits.ts';
import { HttpWebhookSender } from '../../src/webhooks/http-webhook-sender.ts';
import { WebhookAddresses } from '../../src/webhooks/webhook-address.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const request = { id: 'msg_a_1_0', atMs: Date.now(), body: '{"a":"ä"}', secrets: [secret] };

async function listening(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function sender(
  hosts: readonly string[] = [],
  ranges: readonly string[] = ['127.0.0.1'],
): HttpWebhookSender {
  const resolve = async () => ['127.0.0.1'];
  const made = new HttpWebhookSender(new WebhookAddresses({ hosts, ranges }, resolve));
  onTestFinished(() => made.close());
  return made;
}

const patient = () => AbortSignal.timeout(5_000);

describe('a message', () => {
  test('comes as it is, with headers that the standard library verifies', async () => {
    const seen: unknown[] = [];
    const port = await listening(async (incoming, response) => {
      let body = '';
      for await (const chunk of incoming) body += String(chunk);
      const headers = incoming.headers as Record<string, string>;
      seen.push(
        incoming.method,
        headers['content-type'],
        new Webhook(secret).verify(body, headers),
      );
      response.writeHead(202).end('thanks');
    });
    const answer = await sender().send({ ...request, url: `http://127.0.0.1:${port}/` }, patient());
    expect(answer).toEqual({ status: 202, retryAfterMs: undefined });
    expect(seen).toEqual(['POST', 'application/json', { a: 'ä' }]);
  });

  test('follows no redirect', async () => {
    let calls = 0;
    const port = await listening((_, response) => {
      calls += 1;
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    const answer = await sender().send({ ...request, url: `http://127.0.0.1:${port}/` }, patient());
    expect([answer.status, calls]).toEqual([307, 1]);
  });

  test.each([
    [{ 'retry-after': '120' }, 120_000],
    [
      { 'retry-after': 'Wed, 21 Oct 2026 07:30:00 GMT', date: 'Wed, 21 Oct 2026 07:28:00 GMT' },
      120_000,
    ],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('%j says to come again after %s', async (headers, retryAfterMs) => {
    const port = await listening((_, response) => response.writeHead(429, headers).end());
    const answer = await sender().send({ ...request, url: `http://127.0.0.1:${port}/` }, patient());
    expect(answer).toEqual({ status: 429, retryAfterMs });
  });

  test('is answered when the status is known, however long the rest of the answer is', async () => {
    let isCut = false;
    const port = await listening((_, response) => {
      response.on('close', () => {
        isCut = true;
      });
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(limits.webhookAnswerBytesMax)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    const answer = await sender().send({ ...request, url: `http://127.0.0.1:${port}/` }, patient());
    expect(answer.status).toBe(200);
    await expect.poll(() => isCut).toBe(true);
  });

  test('has an error in words when nobody answers', async () => {
    const port = await listening(() => undefined);
    const url = `http://127.0.0.1:${port}/`;
    const tried = sender().send({ ...request, url }, AbortSignal.timeout(50));
    await expect(tried).rejects.toThrow(/no answer|aborted/);
    const cut = await listening((incoming) => incoming.socket.destroy());
    const reset = sender().send({ ...request, url: `http://127.0.0.1:${cut}/` }, patient());
    await expect(reset).rejects.toThrow('socket hang up');
  });
});

describe('a private address', () => {
  test('is not connected to, by name or by number, though it was allowed once', async () => {
    let calls = 0;
    const port = await listening((_, response) => {
      calls += 1;
      response.end();
    });
    const strict = sender([], []);
    const byName = strict.send({ ...request, url: `http://rebound.example:${port}/` }, patient());
    await expect(byName).rejects.toThrow('rebound.example leads to 127.0.0.1');
    const byNumber = strict.send({ ...request, url: `http://127.0.0.1:${port}/` }, patient());
    await expect(byNumber).rejects.toThrow('127.0.0.1 is not to be sent to');
    expect(calls).toBe(0);
    const allowed = sender(['pms.hotel.local'], []);
    const url = `http://pms.hotel.local:${port}/`;
    expect((await allowed.send({ ...request, url }, patient())).status).toBe(200);
  });
});
