import type { Express, RequestHandler, Response } from 'express';
import { Refusal } from '../refusal.ts';

/** What a route answers to; HEAD comes with GET. */
function methodsOf(app: Express): Map<string, Set<string>> {
  const methods = new Map<string, Set<string>>();
  for (const { route } of app.router.stack) {
    if (route === undefined) continue;
    const known = methods.get(route.path) ?? new Set(['OPTIONS']);
    for (const { method } of route.stack) known.add(method.toUpperCase());
    if (known.has('GET')) known.add('HEAD');
    methods.set(route.path, known);
  }
  return methods;
}

const onlyThese =
  (allow: string): RequestHandler =>
  (request, response: Response) => {
    response.setHeader('allow', allow);
    if (request.method !== 'OPTIONS') {
      throw new Refusal('method-not-allowed', `This resource knows ${allow}.`);
    }
    // No header of CORS: pages of other origins have no business here.
    response.statusCode = 204;
    response.end();
  };

/** For every route of `app` so far: other methods are a 405 that says which there are, and OPTIONS asks just that. */
export function refuseOtherMethods(app: Express): void {
  for (const [path, methods] of methodsOf(app)) app.all(path, onlyThese([...methods].sort().join(', ')));
}
