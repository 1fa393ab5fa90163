/** Traces: handed on without an SDK, continued with one. */
import {
  INVALID_SPAN_CONTEXT,
  type Span,
  type SpanContext,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { afterAll, expect, test } from 'vitest';
import { startRequestSpan } from '../../src/http/request-span.ts';
import { routes } from '../../src/http/routes.ts';
import type { CallContext } from '../../src/ports/engine.ts';
import { bookingRequest, startWorld } from './http-world.ts';

afterAll(() => trace.disable());

const TRACE = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

test('without an SDK the traceparent of the caller reaches the engine', async () => {
  const world = await startWorld();
  const seen: (string | undefined)[] = [];
  for (const traceparent of [TRACE, 'nonsense']) {
    const headers = { traceparent };
    await world.ask({ path: '/v1/bookings', body: bookingRequest, headers });
    const context = world.calls.at(-1)?.args[0] as CallContext | undefined;
    seen.push(context?.trace);
  }
  await world.close();
  expect(seen).toEqual([TRACE, undefined]);
});

function recordingSpan(context: SpanContext, log: unknown[]): Span {
  const inert = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
  return Object.assign(Object.create(inert), {
    spanContext: () => context,
    setAttribute: (name: string, value: unknown) => log.push([name, value]),
    setStatus: (status: unknown) => log.push(status),
    end: () => log.push('end'),
  });
}

test('with an SDK the engine gets the span, which is told the route and the status', () => {
  const log: unknown[] = [];
  const context = {
    traceId: 'c'.repeat(32),
    spanId: 'd'.repeat(16),
    traceFlags: TraceFlags.SAMPLED,
  };
  const unused = () => {
    throw new Error('not used');
  };
  const startSpan = () => recordingSpan(context, log);
  trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan, startActiveSpan: unused }) });
  const route = routes.find((one) => one.operationId === 'getBooking');
  if (route === undefined) throw new Error('no route');
  const span = startRequestSpan(route, { traceparent: TRACE });
  expect(span.trace).toBe(`00-${context.traceId}-${context.spanId}-01`);
  span.end(503);
  expect(log).toContainEqual(['http.route', '/v1/bookings/{bookingId}']);
  expect(log).toContainEqual(['http.response.status_code', 503]);
  expect(log.at(-1)).toBe('end');
});
