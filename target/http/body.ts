import express, { type RequestHandler } from 'express';
import { Refusal } from '../refusal.ts';

const limitsOf = (bytesMax: number) => ({
  limit: bytesMax,
  // What is small on the wire may be huge when it is unpacked, and no client of ours packs.
  inflate: false,
  type: () => true,
});

/** Lets nothing but JSON through to `read`. */
const onlyJson =
  (read: RequestHandler): RequestHandler =>
  (request, response, next) => {
    const type = request.is('application/json');
    if (type === false) throw new Refusal('unsupported-media-type', 'Send application/json.');
    if (type === null) throw new Refusal('invalid', 'There is no body.');
    read(request, response, next);
  };

/** Reads a JSON body. Comes after the check of who is calling: strangers' bodies are not even parsed. */
export const makeJsonBody = (bytesMax: number): RequestHandler => onlyJson(express.json(limitsOf(bytesMax)));

/** Reads a body as the bytes that it is, for whoever checks a signature before anything else. */
export const makeRawBody = (bytesMax: number): RequestHandler => onlyJson(express.raw(limitsOf(bytesMax)));
