import express, { type RequestHandler } from 'express';
import { Refusal } from '../refusal.ts';

/** Reads a JSON body. Comes after the check of who is calling: strangers' bodies are not even parsed. */
export function makeJsonBody(bytesMax: number): RequestHandler {
  const parse = express.json({
    limit: bytesMax,
    // What is small on the wire may be huge when it is unpacked, and no client of ours packs.
    inflate: false,
    type: () => true,
  });
  return (request, response, next) => {
    const type = request.is('application/json');
    if (type === false) throw new Refusal('unsupported-media-type', 'Send application/json.');
    if (type === null) throw new Refusal('invalid', 'There is no body.');
    parse(request, response, next);
  };
}
