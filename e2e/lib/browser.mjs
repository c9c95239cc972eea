// The browser, and the watch over its console.
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The one certificate that is trusted besides those of the machine: a throw-away one, by the hash of its key. */
function trusted() {
  const file = process.env.TLS_CERTIFICATE;
  if (!file) return [];
  const key = new X509Certificate(readFileSync(file)).publicKey.export({ type: 'spki', format: 'der' });
  return [`--ignore-certificate-errors-spki-list=${createHash('sha256').update(key).digest('base64')}`];
}

/** A browser of a reader in this language, with a profile of its own, removed by `close`. */
export async function openBrowser({ locale = 'ru-RU' } = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'synkro-e2e-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...FLAGS, ...trusted()],
    locale,
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const close = async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  };
  return { page, close };
}

/**
 * Collects console errors, uncaught exceptions and violations of the content security policy. `refusals` are answers that
 * the journey provokes, as `[end of the address, status]`: the browser writes each to the console.
 */
export async function watchConsole(page, refusals = []) {
  const errors = [];
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`Content security policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  page.on('console', (message) => {
    if (message.type() !== 'error') {
      return;
    }
    // A visitor who is not signed in is told so with a 401, and the browser writes every 401 to the console.
    const asksWhoIsThere =
      message.location().url.endsWith('/api/v1/auth/me') && message.text().includes('status of 401');
    // The same for a page that does not exist: the server says so truthfully.
    const asksForNothing = message.location().url.endsWith('/no-such-page') && message.text().includes('status of 404');
    // A journey that takes the network away knows that nothing comes.
    const isOffline = message.text().includes('net::ERR_INTERNET_DISCONNECTED');
    const isProvoked = refusals.some(
      ([end, status]) => message.location().url.endsWith(end) && message.text().includes(`status of ${status}`),
    );
    if (!asksWhoIsThere && !asksForNothing && !isOffline && !isProvoked) {
      errors.push(`${message.text()} (${page.url()})`);
    }
  });
  page.on('pageerror', (error) => errors.push(`${error.message} (${page.url()})`));
  return errors;
}
