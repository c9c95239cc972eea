// Asks 20 times a second until its input ends, then says how many questions were lost. What is asked is what an open page asks,
// and a change every fifth time: what was acknowledged last must be there at the end.
import { openClient, signIn } from './lib/client.mjs';

const EVERY_MS = 50;
const { BASE_URL: base, DEMO_EMAIL: email, DEMO_PASSWORD: password } = process.env;
if (!base || !email || !password) {
  console.error('Set BASE_URL, DEMO_EMAIL and DEMO_PASSWORD.');
  process.exit(2);
}

const client = openClient(base);
await signIn(client, email, password);
const nameNow = async () => JSON.parse((await client.ask('GET', '/api/v1/auth/me')).text).display_name;
const name = await nameNow();

let number = 0;
let acknowledged = name;
const lost = [];
const open = new Set();
/** One change at a time: an earlier one that arrives later is nobody's fault. */
let changing = false;

async function one(method, path, body) {
  const begun = Date.now();
  try {
    const answer = await client.ask(method, path, body);
    if (answer.status === 200) return true;
    lost.push(`${method} ${path}: HTTP ${answer.status} after ${Date.now() - begun} ms: ${answer.text.slice(0, 120)}`);
  } catch (error) {
    lost.push(`${method} ${path}: ${error.message} after ${Date.now() - begun} ms`);
  }
  return false;
}

async function change(to) {
  changing = true;
  if (await one('PATCH', '/api/v1/account', { display_name: to })) acknowledged = to;
  changing = false;
}

const READS = ['/api/v1/auth/me', '/api/v1/overview', '/', '/api/v1/runs'];
function next() {
  const turn = number % 5;
  number += 1;
  const asked = turn === 4 && !changing ? change(`${name} ${number}`) : one('GET', READS[turn % READS.length]);
  open.add(asked);
  asked.finally(() => open.delete(asked));
}

const timer = setInterval(next, EVERY_MS);
setTimeout(() => console.log('asking'), 20 * EVERY_MS);
process.stdin.resume();
process.stdin.on('end', async () => {
  clearInterval(timer);
  await Promise.all(open);
  const kept = await nameNow();
  if (kept !== acknowledged) lost.push(`the last acknowledged name is “${acknowledged}”, kept is “${kept}”`);
  await client.ask('PATCH', '/api/v1/account', { display_name: name });
  client.close();
  for (const line of lost.slice(0, 10)) console.log(`LOST  ${line}`);
  console.log(`${number} requests at ${1000 / EVERY_MS} a second, ${lost.length} lost`);
  process.exit(lost.length === 0 && number > 100 ? 0 : 1);
});
