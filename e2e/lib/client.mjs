// A client without a browser: one connection kept open, cookies kept, the headers of the page.
import http from 'node:http';
import https from 'node:https';

/** `ask(method, path, body)` gives `{ status, headers, text, json }`; what can't be sent throws. */
export function openClient(base) {
  const url = new URL(base);
  const transport = url.protocol === 'https:' ? https : http;
  const agent = new transport.Agent({ keepAlive: true, maxSockets: 16 });
  const cookies = new Map();
  const ask = (method, path, body, headers = {}) =>
    new Promise((resolve, reject) => {
      const own = { accept: 'application/json', 'sec-fetch-site': 'same-origin', 'x-synkro': '1', ...headers };
      if (cookies.size) own.cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
      const bytes = body === undefined ? undefined : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
      if (bytes) Object.assign(own, { 'content-type': 'application/json', 'content-length': bytes.length });
      const request = transport.request({ hostname: url.hostname, port: url.port, path, method, headers: own, agent, timeout: 30_000 }, (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => {
          for (const cookie of answer.headers['set-cookie'] ?? []) {
            const [pair] = cookie.split(';');
            const at = pair.indexOf('=');
            cookies.set(pair.slice(0, at), pair.slice(at + 1));
          }
          const raw = Buffer.concat(parts);
          resolve({ status: answer.statusCode, headers: answer.headers, raw, text: raw.toString('utf8') });
        });
      });
      request.on('timeout', () => request.destroy(new Error('no answer within 30 s')));
      request.on('error', reject);
      request.end(bytes);
    });
  return { ask, close: () => agent.destroy() };
}

/** Signs in without a second factor. */
export async function signIn(client, email, password) {
  const answer = await client.ask('POST', '/api/v1/auth/login', { email, password });
  if (answer.status !== 200) throw new Error(`not let in: HTTP ${answer.status}: ${answer.text}`);
}
