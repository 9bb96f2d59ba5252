import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE } from './fixtures/hostile.ts';
import { holding, hostile, violating } from './fixtures/results.ts';
import { renderHtml, UPLOT_ASSETS } from './html.ts';
import { renderJunit } from './junit.ts';

const CANDIDATES = [
  process.env.CHROME_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].filter((path) => path !== undefined);

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
const executablePath = CANDIDATES.find(isExecutable);
const where = executablePath ?? `SKIPPED: no browser at ${CANDIDATES.join(', ')}; set CHROME_PATH`;

const require = createRequire(import.meta.url);
const read = (specifier: string) => readFileSync(require.resolve(specifier), 'utf8');
const assets = { uplotJs: read(UPLOT_ASSETS.js), uplotCss: read(UPLOT_ASSETS.css) };
const page = renderHtml([violating, holding, hostile], assets);

describe.skipIf(executablePath === undefined)(`the page in a real browser (${where})`, () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'oversold-report-'));
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
      ],
    });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens it as a file, as a reader does, and notes all that it says, asks for and is denied. */
  async function open(html: string, options: BrowserContextOptions = {}) {
    const file = join(folder, 'index.html');
    writeFileSync(file, html);
    const context = await browser.newContext(options);
    const tab = await context.newPage();
    const complaints: string[] = [];
    const requests: string[] = [];
    tab.on('console', (message) => complaints.push(message.text()));
    tab.on('pageerror', (error) => complaints.push(error.message));
    tab.on('request', (request) => requests.push(request.url()));
    await tab.goto(pathToFileURL(file).href);
    const ask = <T>(expression: string) => tab.evaluate<T>(expression);
    return { tab, complaints, requests, ask, close: () => context.close(), url: pathToFileURL(file).href };
  }

  it.each(['light', 'dark'] as const)(
    'draws every chart and asks for nothing, in %s',
    async (colorScheme) => {
      const { complaints, requests, ask, close, url } = await open(page, { colorScheme });
      expect(await ask('document.querySelectorAll("figure.chart[data-drawn=yes] canvas").length')).toBe(3);
      const hasInk = `[...document.querySelectorAll('canvas')].map((canvas) =>
      canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0))`;
      expect(await ask(hasInk)).toEqual([true, true, true]);
      expect(complaints).toEqual([]);
      expect(requests.filter((one) => one !== url && one !== 'data:,')).toEqual([]);
      await close();
    },
  );

  it('shows hostile strings as text', async () => {
    const { ask, close } = await open(page);
    expect(await ask('typeof window.hacked')).toBe('undefined');
    expect(await ask('document.images.length')).toBe(0);
    const text = await ask<string>('document.body.innerText');
    expect(text).toContain(HOSTILE.script);
    expect(text).toContain(HOSTILE.closing);
    expect(text).toContain('all is well ✓ holds');
    await close();
  });

  it('would not run a script even if one got past the escaping', async () => {
    const slipped = page.replace(
      '</main>',
      '<script>window.hacked = 9</script><img src="http://127.0.0.1:9/x"></main>',
    );
    const { ask, complaints, close } = await open(slipped);
    expect(await ask('typeof window.hacked')).toBe('undefined');
    expect(complaints.filter((one) => one.includes('Content Security Policy')).length).toBeGreaterThanOrEqual(
      2,
    );
    await close();
  });

  it('can be read without JavaScript, charts included as tables', async () => {
    const { tab, close } = await open(page, { javaScriptEnabled: false });
    expect(await tab.getByRole('heading', { name: 'An invariant is violated' }).count()).toBe(1);
    expect(await tab.getByText('100 tickets existed, and 103 were sold.', { exact: true }).isVisible()).toBe(
      true,
    );
    await tab.getByText('The chart as a table').first().click();
    expect(await tab.getByRole('cell', { name: '55 ms' }).first().isVisible()).toBe(true);
    await close();
  });

  it.each([360, 800, 1400])('fits %i pixels without scrolling sideways', async (width) => {
    const { ask, close } = await open(page, { viewport: { width, height: 800 } });
    expect(await ask('document.documentElement.scrollWidth')).toBe(width);
    await close();
  });

  it('keeps text readable: WCAG AA contrast of every text on its background, in light and dark', async () => {
    const worst = `(() => {
      const channel = (value) => { const c = value / 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
      const parse = (css) => css.match(/[\\d.]+/g).map(Number);
      const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
      const background = (element) => {
        for (let one = element; one; one = one.parentElement) {
          const colour = parse(getComputedStyle(one).backgroundColor);
          if (colour.length === 3 || colour[3] === 1) return colour;
        }
        return [255, 255, 255];
      };
      const texts = [...document.querySelectorAll('main *')].filter((one) =>
        [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ''));
      return Math.min(...texts.map((one) => {
        const [a, b] = [luminance(parse(getComputedStyle(one).color)), luminance(background(one))];
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      }));
    })()`;
    for (const colorScheme of ['light', 'dark'] as const) {
      const { ask, close } = await open(page, { colorScheme });
      expect(await ask<number>(worst)).toBeGreaterThanOrEqual(4.5);
      await close();
    }
  });

  it('parses the JUnit file as XML, hostile strings and all', async () => {
    const { tab, close } = await open('<!doctype html><title>parser</title>');
    const junit = renderJunit([violating, holding, hostile]);
    const parsed = await tab.evaluate<string[]>(`(() => {
      const xml = new DOMParser().parseFromString(${JSON.stringify(junit)}, 'application/xml');
      return [String(xml.querySelectorAll('parsererror').length), String(xml.querySelectorAll('testcase').length)];
    })()`);
    // What is hostile in it is escaped, and opens nothing.
    expect(parsed).toEqual(['0', String(junit.split('<testcase').length - 1)]);
    await close();
  });
});
