/**
 * One OpenTelemetry span a request. Without a registered SDK the API does nothing and the caller's
 * own traceparent is handed on as it came.
 */
import type { IncomingHttpHeaders } from 'node:http';
import {
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { Route } from './route.ts';

export interface RequestSpan {
  /** W3C traceparent for the engine. */
  readonly trace: string | undefined;
  end(status: number): void;
}

const TRACEPARENT = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;
const tracer = trace.getTracer('vacancy.http');

export function startRequestSpan(route: Route, headers: IncomingHttpHeaders): RequestSpan {
  const parent = propagation.extract(ROOT_CONTEXT, headers);
  const span = tracer.startSpan(`${route.method} ${route.path}`, { kind: SpanKind.SERVER }, parent);
  const context = span.spanContext();
  if (!isSpanContextValid(context)) return { trace: incomingTrace(headers), end: doNothing };
  span.setAttribute('http.request.method', route.method);
  span.setAttribute('http.route', route.path);
  const flags = context.traceFlags.toString(16).padStart(2, '0');
  return {
    trace: `00-${context.traceId}-${context.spanId}-${flags}`,
    end: (status) => endSpan(span, status),
  };
}

function incomingTrace(headers: IncomingHttpHeaders): string | undefined {
  const { traceparent } = headers;
  return typeof traceparent === 'string' && TRACEPARENT.test(traceparent) ? traceparent : undefined;
}

function doNothing(): void {}

function endSpan(span: Span, status: number): void {
  span.setAttribute('http.response.status_code', status);
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
