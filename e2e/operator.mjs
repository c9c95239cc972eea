// docs/operations.md, word by word, from an empty folder: the commands are read from the text, so that it can't promise what does
// not work. `node operator.mjs alone` walks the operator's way in, the service and SQLite's backup; `node operator.mjs cluster`
// PostgreSQL's, with the settings of a running installation. SYNKRO is the program, OWNER_URL the cluster's database.
//
// Other than in the text: roots of paths, the port; `sudo` is left out; `useradd` and `systemctl` are noted and not done; what is
// built already is not built again.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, closeSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, step, total } from './lib/checks.mjs';
import { openClient, signIn } from './lib/client.mjs';

const [mode] = process.argv.slice(2);
const { SYNKRO: program, PORT: port = '8080', OWNER_URL } = process.env;
if (!program || !['alone', 'cluster'].includes(mode)) {
  console.error('Set SYNKRO to the program; say `alone` or `cluster`.');
  process.exit(2);
}
const clone = new URL('..', import.meta.url).pathname;
const text = readFileSync(join(clone, 'docs/operations.md'), 'utf8');
const root = mkdtempSync(join(tmpdir(), 'synkro-operator-'));
const empty = join(root, 'empty');
const shims = join(root, 'shims');
const noted = join(root, 'noted');
mkdirSync(empty);
mkdirSync(shims);
writeFileSync(noted, '');

/** The commands under a heading, block by block. */
function blocks(heading) {
  const at = text.search(new RegExp(`^#+ ${heading}$`, 'm'));
  if (at < 0) throw new Error(`docs/operations.md has no “${heading}”`);
  const section = text.slice(at).split(/\n#{1,6} /)[0] + '\n';
  const lines = section.split('\n');
  const found = [];
  let open;
  for (const line of lines) {
    const fence = line.match(/^(\s*)```(sh)?/);
    if (fence && open) open = void found.push(open.join('\n'));
    else if (fence?.[2]) [open, open.indent] = [[], fence[1].length];
    else if (open) open.push(line.slice(open.indent));
  }
  if (!found.length) throw new Error(`“${heading}” has no commands`);
  return found;
}

/** Paths of the machine, below a root of our own. */
const placed = (commands) => commands.replace(/(?<![\w/.])\/(usr\/local|etc\/synkro|etc\/systemd|var\/lib\/synkro)(?=[/\s;,'"]|$)/gm, `${root}/$1`);
function shim(name, script) {
  writeFileSync(join(shims, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(shims, name), 0o755);
}
shim('sudo', 'exec "$@"');
for (const name of ['useradd', 'systemctl']) shim(name, `echo "${name} $*" >> '${noted}'`);
// What systemd does with these properties, without systemd.
shim('systemd-run', `while [ "\${1#--}" != "$1" ]; do
  case "$1" in
    --property=EnvironmentFile=*) set -a; . "\${1#--property=EnvironmentFile=}"; set +a ;;
    --property=WorkingDirectory=*) mkdir -p "\${1#--property=WorkingDirectory=}"; cd "\${1#--property=WorkingDirectory=}" ;;
    --property=User=synkro|--property=StateDirectory=synkro|--quiet|--pipe|--wait|--collect) ;;
    *) echo "systemd-run: $1 is not known here" >&2; exit 1 ;;
  esac
  shift
done
exec "$@"`);

let folder = clone;
const environment = {
  ...(mode === 'cluster' ? process.env : { HOME: root, LANG: process.env.LANG ?? 'C.UTF-8' }),
  PATH: [shims, join(root, 'usr/local/bin'), process.env.PATH].join(':'),
  SYNKRO_LISTEN: `127.0.0.1:${port}`,
};
/** Runs one block, as a shell that stays open would: it ends in the folder where the next one begins. */
function run(commands, own = {}) {
  const script = `${placed(commands).replaceAll('target/release/synkro', program)}\npwd > '${root}/folder'`;
  // Files and not pipes of Node's: those can't be opened by the name /dev/stderr.
  const [out, err] = ['out', 'err'].map((name) => join(root, name));
  [out, err].forEach((file) => rmSync(file, { force: true }));
  // Appended to: what is opened by name and what is inherited must not write over one another.
  const files = [out, err].map((file) => openSync(file, 'a+'));
  const { status } = spawnSync('sh', ['-eu', '-c', script], { cwd: folder, env: { ...environment, ...own }, stdio: ['ignore', ...files] });
  files.forEach(closeSync);
  const done = { stdout: readFileSync(out, 'utf8'), stderr: readFileSync(err, 'utf8') };
  if (status !== 0) throw new Error(`${commands}\n${done.stdout}${done.stderr}`.replaceAll('\n', ' ⏎ '));
  folder = readFileSync(join(root, 'folder'), 'utf8').trim();
  return done;
}

const running = new Set();
/** Starts a server and waits until it is ready. */
async function start(file, args, cwd, env) {
  const log = [];
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => log.push(part));
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const server = { child, ended };
  running.add(server);
  const client = openClient(`http://127.0.0.1:${port}`);
  for (let tries = 0; ; tries += 1) {
    const answer = await client.ask('GET', '/ready').catch(() => undefined);
    if (answer?.status === 200) break;
    if (child.exitCode !== null || tries > 300) throw new Error(`${file} ${args.join(' ')}: ${Buffer.concat(log)} ${answer?.text ?? ''}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  client.close();
  return server;
}
async function stop(server) {
  server.child.kill('SIGTERM');
  await server.ended;
  running.delete(server);
}
/** The first line of a password that was printed on the error output, by `tee /dev/stderr`. */
const printed = ({ stderr }) => stderr.split('\n').find((line) => /^[A-Za-z0-9+/=]{20,}$/.test(line));

async function letIn(password) {
  const client = openClient(`http://127.0.0.1:${port}`);
  const page = await client.ask('GET', '/');
  check('the page is there', page.status === 200 && page.text.includes('/synkro-web.js'), `${page.status}`);
  await signIn(client, 'you@company.example', password);
  const me = JSON.parse((await client.ask('GET', '/api/v1/auth/me')).text);
  check('the first administrator is in, and has to set a second factor up', me.role === 'super_admin' && me.second_factor === 'required', JSON.stringify(me));
  client.close();
}

async function wayIn() {
  const [build, install, settings, administrator, serve] = blocks("The operator's way in");
  const image = readFileSync(join(clone, 'Dockerfile'), 'utf8');
  for (const line of build.split('\n')) check(`the image builds by “${line}”, too`, image.includes(line));
  await step('the program and the page are installed', () => run(install));
  folder = empty;
  await step('settings are written in an empty folder', () => run(settings));
  check('others can not read them', (statSync(join(folder, '.env')).mode & 0o077) === 0);
  const password = await step('the first administrator is made', () => printed(run(administrator)));
  check('the password was printed', Boolean(password));
  const command = serve.trim().split(' ');
  const begin = () => start(join(root, 'usr/local/bin', command[0]), command.slice(1), folder, environment);
  const server = await step('it starts', begin);
  await letIn(password);
  return { password, server, begin };
}

async function backup({ password, server, begin }) {
  const [save, bringBack] = blocks('SQLite');
  await stop(server);
  const saved = await step('SQLite is backed up', () => run(save));
  check('the copy is whole', /^ok$/m.test(saved.stdout), saved.stdout);
  check('the copy holds the account', run(`sqlite3 synkro-backup.db "select count(*) from users"`).stdout.trim() === '1');
  const lost = await begin();
  await stop(lost);
  await step('and brought back', () => run(bringBack));
  const again = await step('it starts with what was brought back', begin);
  await letIn(password);
  await stop(again);
}

/** Lines `Key=value` of a unit. */
const unit = (file) => Object.fromEntries([...placed(readFileSync(file, 'utf8')).matchAll(/^(\w+)=(.*)$/gm)].map(([, key, value]) => [key, value]));
async function service() {
  folder = clone;
  const [install, administrator, enable] = blocks('As a service');
  await step('account, unit and settings are made', () => run(install));
  const installed = join(root, 'etc/systemd/system/synkro.service');
  const { ExecStart, EnvironmentFile, WorkingDirectory } = unit(installed);
  check('others can not read the settings', (statSync(EnvironmentFile).mode & 0o077) === 0);
  const password = await step('the first administrator is made beside the service', () => printed(run(administrator)));
  await step('the service is started', () => run(enable));
  const calls = readFileSync(noted, 'utf8');
  check('systemd is told', /systemctl daemon-reload\nsystemctl enable --now synkro\n/.test(calls) && calls.includes('useradd --system'), calls);
  const settings = Object.fromEntries(readFileSync(EnvironmentFile, 'utf8').trim().split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  const [file, ...args] = ExecStart.split(' ');
  const server = await step('what the unit starts is ready', () => start(file, args, WorkingDirectory, { ...environment, ...settings }));
  await letIn(password);
  await stop(server);
  check('the database is where the unit may write', existsSync(join(WorkingDirectory, 'synkro.db')) && WorkingDirectory === join(root, 'var/lib/synkro'));
  units();
}

/** systemd reads each unit without a word, where it is there to be asked. */
function units() {
  if (spawnSync('systemd-analyze', ['--version']).status !== 0) return;
  for (const [name, instance] of [['synkro', 'synkro'], ['synkro-api@', 'synkro-api@8080'], ['synkro-worker@', 'synkro-worker@1']]) {
    const file = join(root, `${instance}.service`);
    writeFileSync(file, placed(readFileSync(join(clone, `docs/operations/${name}.service`), 'utf8')));
    const read = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });
    const own = read.stderr.split('\n').filter((line) => line.includes(instance));
    check(`systemd understands ${name}.service`, own.length === 0, own.join(' · '));
  }
}

async function cluster() {
  mkdirSync(join(root, 'usr/local/bin'), { recursive: true });
  copyFileSync(program, join(root, 'usr/local/bin/synkro'));
  folder = empty;
  const [save, bringBack] = blocks('PostgreSQL');
  await step('PostgreSQL is backed up', () => run(save));
  const back = await step('and brought back beside it', () => run(bringBack));
  check('the audit log is whole in both', /up to date/.test(back.stdout) && run('DATABASE_URL="$OWNER_URL" synkro audit verify').stdout.length > 0, back.stdout);
  const count = (url) => run(`psql --no-psqlrc --tuples-only --no-align --command "select count(*) from users" "${url}"`).stdout.trim();
  const [there, restored] = [count('$OWNER_URL'), count('${OWNER_URL%/*}/synkro_restored')];
  check('the accounts are there', there === restored && Number(there) > 3, `${there} and ${restored}`);
  // The cluster may serve another walk, which restores a backup of its own.
  run('dropdb --maintenance-db="$OWNER_URL" synkro_restored');
}

try {
  if (mode === 'alone') {
    await backup(await wayIn());
    await service();
  } else {
    check('the cluster is named', Boolean(OWNER_URL));
    await cluster();
  }
} catch (error) {
  console.log(`stopped: ${error.message}`);
  check('all commands were run', false);
} finally {
  for (const server of running) await stop(server);
  rmSync(root, { recursive: true, force: true });
}
process.exit(total());
