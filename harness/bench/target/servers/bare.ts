import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { optionsOf } from '../../shared/child.ts';
import { listen } from '../../shared/listen.ts';
import type { BareOptions, StoredPage } from './stored-page.ts';

/** As little as a server can do that answers the same bytes: finds them by path, and sends them. */
const { pagesFile } = optionsOf<BareOptions>();
const stored = JSON.parse(readFileSync(pagesFile, 'utf8')) as readonly StoredPage[];
const pages = new Map(stored.map(({ path, headers, text }) => [path, { headers, body: Buffer.from(text) }]));
listen(
  createServer((request, response) => {
    const page = pages.get(request.url ?? '');
    if (page === undefined) response.writeHead(404).end();
    else response.writeHead(200, page.headers).end(page.body);
  }),
);
