import type { Place } from '../model/fault.ts';
import { startProxy, type TcpProxy } from './proxy/proxy.ts';

/** Where a URL of these schemes leads when it names no port. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  'postgres:': 5432,
  'postgresql:': 5432,
  'http:': 80,
};

/** The ways of one backend: those asked for lead through a proxy, the others are direct. */
export class Ways {
  readonly #proxied: readonly Place[];
  readonly #readsCommits: boolean;
  readonly #proxies = new Map<Place, TcpProxy>();

  /** @param readsCommits whether somebody reads along on the way to the database. */
  constructor(proxied: readonly Place[], readsCommits = false) {
    this.#proxied = proxied;
    this.#readsCommits = readsCommits;
  }

  /** @returns the URL to use: the given one, or the same with the proxy's address in it. */
  async to(place: Place, url: string): Promise<string> {
    if (!this.#proxied.includes(place)) return url;
    const { hostname, port, protocol } = new URL(url);
    const target = {
      host: hostname.replaceAll(/[[\]]/g, ''),
      port: Number(port) || (DEFAULT_PORTS[protocol] ?? 0),
    };
    const proxy = await startProxy(target, {
      readsCommits: this.#readsCommits && place === 'database',
    });
    this.#proxies.set(place, proxy);
    const through = new URL(url);
    through.hostname = '127.0.0.1';
    through.port = String(proxy.port);
    // `http://127.0.0.1:1` becomes `http://127.0.0.1:1/`, to which no path could be appended.
    return url.endsWith('/') ? through.href : through.href.replace(/\/$/, '');
  }

  proxy(place: Place): TcpProxy | undefined {
    return this.#proxies.get(place);
  }

  /** Whether a client of the database hung up, since the one who reads along had refused it encryption. */
  isRefusedEncryption(): boolean {
    return this.#readsCommits && (this.#proxies.get('database')?.unreadable() ?? null) !== null;
  }

  describe(): readonly string[] {
    return [...this.#proxies].map(([place, { port }]) => {
      const lost = place === 'backend' ? 'clients no longer reach it there' : `it cannot reach its ${place}`;
      return `${place} through 127.0.0.1:${port}, a proxy that ends with the harness: ${lost} after that`;
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#proxies.values()].map((proxy) => proxy.close()));
  }
}
