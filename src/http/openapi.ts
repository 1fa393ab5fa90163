/**
 * The OpenAPI 3.1 document, made from the route table and the schemas that validate. Nothing is
 * written down here about a single route: what is not in the table is not in the document.
 */
import { z } from 'zod';
import { namedAnswers } from './answer-parts.ts';
import { failureKinds, rejectionKinds } from './rejection-table.ts';
import { problemAnswer } from './responses.ts';
import type { Route } from './route.ts';
import { webhookBodies } from './webhooks/webhook-answers.ts';

type Json = Readonly<Record<string, unknown>>;

const refTo = (name: string) => `#/components/schemas/${name}`;

export function openApiDocument(routes: readonly Route[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const item = paths[route.path] ?? {};
    item[route.method.toLowerCase()] = operation(route);
    paths[route.path] = item;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Vacancy',
      version: '1',
      description:
        'Hotel booking. Every change needs an Idempotency-Key; the same key with the same ' +
        'request repeats the answer. Problems are listed at /docs/errors.',
    },
    paths,
    webhooks: Object.fromEntries([...webhookBodies].map(webhook)),
    components: {
      schemas: answerSchemas(),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  };
}

/** What is sent to endpoints: not asked of this server, and so apart from its paths. */
function webhook([type, schema]: readonly [string, z.ZodType]): [string, Json] {
  const description = 'Taken: any status from 200 to 299. Gone for good: 410. Else it is repeated.';
  const post = {
    operationId: `webhook:${type}`,
    summary: `A message of type ${type}; its headers are those of Standard Webhooks`,
    tags: ['webhooks'],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: requestSchema(schema) } },
    },
    responses: { '2XX': { description } },
  };
  return [type, { post }];
}

/** Every named answer once, referring to each other by name. */
function answerSchemas(): Json {
  const { schemas } = z.toJSONSchema(namedAnswers, { uri: refTo, io: 'input' });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $id, $schema, ...schema }]) => [name, schema]),
  );
}

function requestSchema(schema: z.ZodType): Json {
  const { $schema, '~standard': _, ...json } = z.toJSONSchema(schema, { io: 'input' });
  return json;
}

function answerSchema(schema: z.ZodType): Json {
  const name = namedAnswers.get(schema)?.id;
  return name === undefined ? requestSchema(schema) : { $ref: refTo(name) };
}

function operation(route: Route): Json {
  const json = route.body && { 'application/json': { schema: requestSchema(route.body) } };
  const content = route.rawBytesMax === undefined ? json : RAW_CONTENT;
  return {
    operationId: route.operationId,
    summary: route.summary,
    tags: [route.tag],
    'x-role': route.role,
    ...(route.role === 'public' ? {} : { security: [{ bearer: [] }] }),
    parameters: parameters(route),
    ...(content === undefined ? {} : { requestBody: { required: hasRequired(route), content } }),
    responses: { ...answers(route), ...notModified(route), ...problems(route) },
  };
}

/** Whatever the other side's format is; that it is text is all that is known here. */
const RAW_CONTENT: Json = {
  'application/json': { schema: { type: 'object' } },
  'application/xml': { schema: { type: 'string' } },
};

function hasRequired(route: Route): boolean {
  return route.body?.safeParse({}).success === false;
}

function parameters(route: Route): Json[] {
  return [
    ...schemaParameters('path', route.params),
    ...schemaParameters('query', route.query),
    ...headerParameters(route),
  ];
}

function schemaParameters(where: 'path' | 'query', schema: z.ZodType): Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: required.includes(name),
    schema: property,
  }));
}

function headerParameters(route: Route): Json[] {
  const header = (name: string, isRequired: boolean) => ({
    name,
    in: 'header',
    required: isRequired,
    schema: { type: 'string' },
  });
  return [
    ...(route.idempotencyKey === 'required' ? [header('Idempotency-Key', true)] : []),
    ...(route.ifMatch === 'none' ? [] : [header('If-Match', route.ifMatch === 'required')]),
  ];
}

const ANSWER_HEADERS = ['X-Request-Id', 'Vacancy-Position', 'Vacancy-Replayed', 'ETag', 'Location'];

function answers(route: Route): Json {
  const headers = Object.fromEntries(
    ANSWER_HEADERS.map((name) => [name, { schema: { type: 'string' } }]),
  );
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, schema]) => [
      status,
      {
        description: route.summary,
        headers,
        content:
          route.rawBytesMax === undefined
            ? { 'application/json': { schema: answerSchema(schema) } }
            : RAW_CONTENT,
      },
    ]),
  );
}

/** What a reader is told who sends the ETag it has; a change is always answered in full. */
function notModified(route: Route): Json {
  return route.isCounted === true ? { 304: { description: 'If-None-Match names it' } } : {};
}

const LEG_REFUSED = [409, 404, 422];

/** The problems a route can answer, by status, with the codes that each status stands for. */
function problems(route: Route): Json {
  const codes = new Map<number, string[]>();
  const add = (status: number, code: string) => {
    codes.set(status, [...(codes.get(status) ?? []), code]);
  };
  const isRaw = route.rawBytesMax !== undefined;
  add(400, 'validation_failed');
  if (route.idempotencyKey === 'required') {
    add(400, 'idempotency_key_required');
    add(400, 'idempotency_key_invalid');
  }
  if (route.ifMatch !== 'none') add(400, 'if_match_invalid');
  if (route.body !== undefined || isRaw) add(400, 'malformed_json');
  add(400, 'malformed_request');
  for (const code of route.rejections) {
    // That of a leg can have the status of its reason.
    const statuses = code === 'leg_refused' ? LEG_REFUSED : [rejectionKinds[code].status];
    for (const status of statuses) add(status, code);
  }
  for (const [code, kind] of Object.entries(failureKinds)) add(kind.status, code);
  if (route.role !== 'public' || isRaw) add(401, 'unauthenticated');
  if (route.role === 'staff' || route.staffMembers !== undefined) add(403, 'forbidden');
  if (route.ifMatch === 'required') add(428, 'precondition_required');
  add(408, 'request_timeout');
  if (route.body !== undefined || isRaw) add(413, 'body_too_large');
  add(414, 'url_too_long');
  if (route.body !== undefined) add(415, 'unsupported_media_type');
  add(417, 'expectation_failed');
  add(431, 'headers_too_large');
  add(500, 'internal');
  const content = { 'application/problem+json': { schema: answerSchema(problemAnswer) } };
  return Object.fromEntries(
    [...codes].map(([status, names]) => [status, { description: names.join(', '), content }]),
  );
}
