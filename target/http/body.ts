import express, { type RequestHandler } from 'express';
import { parseJson } from '../json.ts';
import { Refusal } from '../refusal.ts';

/** JSON has one encoding, which may be named; to read what names another one would be to read something else. */
const JSON_TYPE = /^application\/json\s*(;\s*charset=("utf-8"|utf-8)\s*)?$/i;

const onlyJson: RequestHandler = ({ headers }, _response, next) => {
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined)
    throw new Refusal('invalid', 'There is no body.');
  if (!JSON_TYPE.test(headers['content-type'] ?? ''))
    throw new Refusal('unsupported-media-type', 'Send application/json.');
  next();
};

/** Reads a body as the bytes that it is, for whoever checks a signature before anything else. */
export const makeRawBody = (bytesMax: number): RequestHandler[] => [
  onlyJson,
  express.raw({
    limit: bytesMax,
    // What is small on the wire may be huge when it is unpacked, and no client of ours packs.
    inflate: false,
    type: () => true,
  }),
];

const parse: RequestHandler = (request, _response, next) => {
  request.body = parseJson(request.body);
  next();
};

/** Reads a JSON body. Comes after the check of who is calling: strangers' bodies are not even parsed. */
export const makeJsonBody = (bytesMax: number): RequestHandler[] => [...makeRawBody(bytesMax), parse];
