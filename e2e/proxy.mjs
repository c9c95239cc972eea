// nginx with the configuration that is shipped: what it answers by itself, what it lets through, what it writes down.
// `node proxy.mjs down` while no API runs, `node proxy.mjs up` when they do.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';
import tls from 'node:tls';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { check, total } from './lib/checks.mjs';
import { openClient } from './lib/client.mjs';

const [when] = process.argv.slice(2);
const { BASE_URL: base, HTTP_PORT: plainPort, NGINX_LOGS: logs, NGINX_ACME: acme } = process.env;
if (!base || !plainPort || !logs || !acme || !['down', 'up'].includes(when)) {
  console.error('Set BASE_URL, HTTP_PORT, NGINX_LOGS and NGINX_ACME; say `down` or `up`.');
  process.exit(2);
}
const { hostname, port } = new URL(base);
const client = openClient(base);
/** Words that must be in no log. */
const SECRETS = { code: 'code-of-a-consent', invite: 'secret-of-an-invite' };

/** Bytes as they are over TLS; gives what comes back until the other side closes or is silent. */
function raw(bytes, options = {}) {
  return new Promise((resolve) => {
    let text = '';
    const socket = tls.connect({ host: hostname, port, servername: hostname, ...options }, () => socket.write(bytes));
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on('data', (part) => (text += part));
    socket.on('error', (error) => resolve(`error ${error.code}`));
    socket.on('close', () => resolve(text));
  });
}
const plain = (path, host) =>
  new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port: plainPort, path, headers: { host } }, (answer) => {
      let body = '';
      answer.on('data', (part) => (body += part));
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body }));
    });
    request.on('error', reject);
    request.end();
  });

/** An answer of nginx itself: a problem as the API writes it, with every header that the page has. */
function isProblem(name, status, headers, text, code) {
  let problem = {};
  try {
    problem = JSON.parse(text);
  } catch {
    // Told by the checks below.
  }
  check(`${name}: ${status} ${code}`, problem.status === status && problem.code === code, text.slice(0, 200));
  check(`${name}: says what it is`, headers['content-type'] === 'application/problem+json', headers['content-type']);
  const wanted = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'strict-transport-security': 'max-age=31536000',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'x-request-id': problem.request_id,
  };
  const missing = Object.keys(wanted).filter((header) => headers[header] !== wanted[header]);
  check(`${name}: carries the headers`, missing.length === 0, missing.map((one) => `${one}: ${headers[one]}`).join('; '));
}
async function refused(name, code, status, method, path, body, headers) {
  const answer = await client.ask(method, path, body, headers);
  check(`${name}: HTTP ${status}`, answer.status === status, `${answer.status}`);
  isProblem(name, status, answer.headers, answer.text, code);
  return answer;
}
/** The same for bytes that no client would send. */
async function refusedRaw(name, code, bytes) {
  const [head, ...rest] = (await raw(bytes)).split('\r\n\r\n');
  const [first, ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => [line.split(':')[0].toLowerCase(), line.split(': ')[1]]));
  check(`${name}: HTTP 400`, first.startsWith('HTTP/1.1 400'), first);
  isProblem(name, 400, headers, rest.join('\r\n\r\n'), code);
}
async function logged() {
  const names = await readdir(logs);
  return (await Promise.all(names.map((name) => readFile(join(logs, name), 'utf8')))).join('\n');
}

async function whileDown() {
  for (const [method, path] of [['GET', '/api/v1/auth/me'], ['POST', '/api/v1/runs'], ['GET', '/ready'], ['GET', '/docs/problems/internal']]) {
    const answer = await refused(`${method} ${path} while no API runs`, 'unavailable', 503, method, path, method === 'POST' ? {} : undefined);
    check('it says when to ask again', answer.headers['retry-after'] === '2', answer.headers['retry-after']);
  }
  await refused('the way back from amoCRM', 'unavailable', 503, 'GET', `/integrations/amocrm/callback/x?code=${SECRETS.code}&state=s`);
  const page = await client.ask('GET', '/dashboard/reports');
  check('the page is served all the same', page.status === 200 && page.text.includes('<html'), `${page.status}`);
}

async function refusals() {
  for (const path of ['/api/v1/auth/login', '/api/v1/x.json', '/integrations/amocrm/callback/x', '/index.html']) {
    await refused(`300 000 bytes to ${path}`, 'too_large', 413, 'POST', path, 'x'.repeat(300_000));
  }
  await refused('POST of a file', 'method_not_allowed', 405, 'POST', '/index.html', {});
  const host = `Host: ${hostname}\r\nConnection: close\r\n\r\n`;
  await refusedRaw('an address that can not be decoded', 'bad_request', `GET /%zz HTTP/1.1\r\n${host}`);
  await refusedRaw('an endless address', 'bad_request', `GET /${'a'.repeat(40_000)} HTTP/1.1\r\n${host}`);
  await refusedRaw('an endless header', 'bad_request', `GET / HTTP/1.1\r\nX: ${'a'.repeat(40_000)}\r\n${host}`);
  await refusedRaw('a coding that nobody knows', 'bad_request', `POST /api/x HTTP/1.1\r\nTransfer-Encoding: gzip\r\n${host}`);
}

async function names() {
  const strange = await raw('GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
  check('a strange Host gets no answer', strange === '', strange.slice(0, 100));
  const bare = await raw('GET / HTTP/1.1\r\nHost: x\r\n\r\n', { servername: 'evil.example', rejectUnauthorized: false });
  check('a strange name gets no certificate', bare.startsWith('error'), bare.slice(0, 100));
  const evil = await plain('/x', 'evil.example').then((answer) => `${answer.status}`, (error) => error.code);
  check('nobody is sent on to a strange Host', evil === 'ECONNRESET', evil);
  const moved = await plain('/dashboard?x=1', hostname);
  check('http is sent on to https', moved.status === 301 && moved.headers.location === `https://${hostname}/dashboard?x=1`, moved.headers.location);
  check('nobody is told the version', !/\d/.test(moved.headers.server ?? ''), moved.headers.server);
  const token = `token-${process.pid}`;
  await mkdir(join(acme, '.well-known/acme-challenge'), { recursive: true });
  await writeFile(join(acme, '.well-known/acme-challenge', token), token);
  const proof = await plain(`/.well-known/acme-challenge/${token}`, hostname);
  check('a certificate can be renewed over http', proof.status === 200 && proof.body === token, `${proof.status}`);
}

const shakes = (options) =>
  new Promise((resolve) => {
    const socket = tls.connect({ host: hostname, port, servername: hostname, ...options }, () => {
      resolve(`${socket.getProtocol()} ${socket.getCipher().name} ${socket.alpnProtocol}`);
      socket.destroy();
    });
    socket.on('error', (error) => resolve(`refused ${error.code}`));
  });
async function ciphers() {
  const modern = await shakes({ ALPNProtocols: ['h2', 'http/1.1'] });
  check('TLS 1.3 and HTTP/2', modern.startsWith('TLSv1.3') && modern.endsWith('h2'), modern);
  const older = await shakes({ maxVersion: 'TLSv1.2' });
  check('TLS 1.2 with forward secrecy', older.startsWith('TLSv1.2 ECDHE-'), older);
  for (const weak of ['AES128-SHA', 'AES256-GCM-SHA384', 'ECDHE-ECDSA-AES128-SHA', 'ECDHE-ECDSA-AES256-SHA384']) {
    const shaken = await shakes({ maxVersion: 'TLSv1.2', ciphers: `${weak}:@SECLEVEL=0` });
    check(`no ${weak}`, shaken.startsWith('refused'), shaken);
  }
  const old = await shakes({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' });
  check('no TLS 1.1', old.startsWith('refused'), old);
}

async function files() {
  const index = await client.ask('GET', '/');
  const parts = [...index.text.matchAll(/(?:href|src)="(\/[^"]+\.(?:js|css|svg))"/g)].map(([, path]) => path);
  check('the page names its files', parts.length > 2, parts.join(' '));
  for (const path of ['/', ...parts, '/synkro-web_bg.wasm']) {
    const whole = await client.ask('GET', path);
    const brotli = await client.ask('GET', path, undefined, { 'accept-encoding': 'gzip, deflate, br' });
    const gzip = await client.ask('GET', path, undefined, { 'accept-encoding': 'gzip' });
    const same = (bytes) => whole.status === 200 && bytes.equals(whole.raw);
    check(`${path} comes as Brotli`, brotli.headers['content-encoding'] === 'br' && same(brotliDecompressSync(brotli.raw)));
    check(`${path} comes as gzip`, gzip.headers['content-encoding'] === 'gzip' && same(gunzipSync(gzip.raw)));
    check(`${path} is told apart by caches`, /accept-encoding/i.test(gzip.headers.vary ?? ''), gzip.headers.vary);
    const again = await client.ask('GET', path, undefined, { 'accept-encoding': 'br', 'if-none-match': brotli.headers.etag });
    check(`${path} is asked for again and not sent again`, again.status === 304 && whole.headers['cache-control'] === 'no-cache', `${again.status}`);
  }
  for (const [path, status] of [['/no-such-page', 404], ['/no-such.js', 404], ['/-/internal', 404], ['/invite', 200], ['/invite/a/b', 404], ['/dashboard/runs/1', 200], ['/login/', 200]]) {
    const answer = await client.ask('GET', path);
    const page = answer.status === status && answer.text === index.text;
    check(`${path} is the page with ${status}`, page && /script-src 'self' 'wasm-unsafe-eval'/.test(answer.headers['content-security-policy']), `${answer.status}`);
  }
}

/** Every address that the page has is one that nginx serves with 200: the table of addresses, read from its source. */
async function routes() {
  const source = await readFile(new URL('../shared/src/address.rs', import.meta.url), 'utf8');
  const known = [...source.matchAll(/^ +\w+ = "(\/[^"]*)",$/gm)].map(([, path]) => path);
  check('the page has a table of addresses', known.length > 10, known.join(' '));
  for (const route of new Set(known)) {
    const path = route.replace(/:\w+/g, 'a1');
    const { status } = await client.ask('GET', path);
    check(`${path} is an address of the page`, status === 200, `${status}`);
  }
}

async function throughToTheApi() {
  const document = await client.ask('GET', '/api/openapi.json', undefined, { 'accept-encoding': 'gzip' });
  check('what the API answers is compressed', document.headers['content-encoding'] === 'gzip' && JSON.parse(gunzipSync(document.raw)).openapi.startsWith('3.1'), document.headers['content-encoding']);
  const stranger = await client.ask('GET', '/api/v1/auth/me');
  const problem = JSON.parse(stranger.text);
  check('the API’s own problems pass', stranger.status === 401 && problem.code === 'unauthenticated', stranger.text);
  const once = ['strict-transport-security', 'content-security-policy', 'x-content-type-options', 'x-request-id'];
  const doubled = once.filter((name) => !stranger.headers[name] || stranger.headers[name].includes(', '));
  check('its headers come once', doubled.length === 0, doubled.join(' '));
  const text = await logged();
  check('its number of the request is in the log', text.includes(`"request_id":"${stranger.headers['x-request-id']}"`));
  for (const path of ['/health', '/ready']) {
    check(`${path} passes`, (await client.ask('GET', path)).status === 200);
  }
  const back = await client.ask('GET', `/integrations/amocrm/callback/nobody?code=${SECRETS.code}&state=s`);
  check('the way back from amoCRM passes', back.status < 500, `${back.status}`);
}

async function silence() {
  for (const path of ['', '/', '/extra', '.', '%2fextra', '?x']) await client.ask('GET', `/invite/${SECRETS.invite}${path}`);
  for (const path of [`/%69nvite/${SECRETS.invite}`, `//invite/${SECRETS.invite}`, `/invites/${SECRETS.invite}`, `/login?token=${SECRETS.invite}`]) {
    await client.ask('GET', path);
    await raw(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`);
  }
  const text = await logged();
  check('requests are written down', text.includes('"path":"/dashboard/reports"') && text.includes('"path":"/integrations/amocrm/callback/x"'));
  for (const [what, secret] of Object.entries(SECRETS)) check(`no ${what} in the logs`, !text.includes(secret));
}

if (when === 'down') {
  await whileDown();
} else {
  await refusals();
  await names();
  await ciphers();
  await files();
  await routes();
  await throughToTheApi();
}
await silence();
client.close();
process.exit(total());
