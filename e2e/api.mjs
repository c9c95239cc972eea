// docs/api.md, word by word: its commands are read from the text and run as they stand, with a token made as the text says.
// BASE_URL is a running demo installation.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, step, total } from './lib/checks.mjs';
import { openClient, signIn } from './lib/client.mjs';

const { BASE_URL: base, DEMO_EMAIL: email, DEMO_PASSWORD: password } = process.env;
const text = readFileSync(new URL('../docs/api.md', import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'synkro-api-'));
const client = openClient(base);

/** The commands under each heading. */
const sections = text.split(/^## /m).slice(1).map((section) => {
  const [heading] = section.split('\n');
  return { heading, commands: [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map((match) => match[1]) };
});
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));

/** Runs the commands of a heading and gives what they printed. */
const script = 'set -eu\n';
function follow(heading, env) {
  const section = sections.find((one) => one.heading === heading);
  if (!section?.commands.length) throw new Error(`docs/api.md has no commands under “${heading}”`);
  // What one block has set the next one uses: they are one shell's.
  const state = join(folder, 'state');
  const done = spawnSync('bash', ['-c', `${script}[ -f '${state}' ] && . '${state}'\n${section.commands.join('\n')}\nfor name in START END RUN REPORT; do [ -z "\${!name:-}" ] || printf "%s='%s'\n" "\$name" "\${!name}"; done > '${state}'`], {
    cwd: folder, env: { PATH: process.env.PATH, HOME: folder, ...env }, encoding: 'utf8', timeout: 180_000,
  });
  if (done.status !== 0) throw new Error(`“${heading}” ended with ${done.status}: ${done.stdout}${done.stderr}`.replaceAll('\n', ' ⏎ '));
  return done.stdout;
}

let env;
await step('a token is made with the scopes of the text', async () => {
  await signIn(client, email, password);
  const scopes = ['reports:read', 'runs:write'];
  for (const scope of scopes) if (!text.includes(`\`${scope}\``)) throw new Error(`the text does not name ${scope}`);
  const made = await client.ask('POST', '/api/v1/account/tokens', { name: 'docs/api.md', scopes });
  if (made.status !== 201) throw new Error(`HTTP ${made.status}: ${made.text}`);
  env = { SYNKRO: base, TOKEN: JSON.parse(made.text).token };
});
await step('a run is started', () => follow('Start a run', env));
await step('asking twice with one key gives the same run', () => {
  const first = read('run.json').id;
  follow('Start a run', env);
  if (read('run.json').id !== first) throw new Error('another run');
});
await step('it is waited for', () => {
  follow('Wait for it', env);
  const { status } = read('run.json');
  if (!['done', 'incomplete'].includes(status)) throw new Error(`it is ${status}: ${JSON.stringify(read('run.json').problem)}`);
});
await step('the report is read, and taken as a file', () => {
  follow('Read the report', env);
  const { metrics, content } = read('report.json');
  check('the report has dialogs', metrics.total.dialogs > 0);
  check('its text is there', content.state === 'available');
  const rows = readFileSync(join(folder, 'report.csv'), 'utf8').trimEnd().split('\r\n').length - 1;
  check('the table has a row for each dialog', rows === metrics.total.dialogs, `${rows} rows`);
});
await step('the list is walked to its end', () => {
  const printed = follow('Lists', env);
  check('the report is in the list', printed.includes(read('report.json').period.start));
});
await step('a refused request is a problem with a code', () => {
  const printed = follow('When something is in the way', env);
  check('it is a problem of 4xx', /^4\d\d application\/problem\+json/.test(printed));
  const { code, errors } = read('problem.json');
  check('it names the field', code === 'validation_failed' && errors.length > 0);
  const page = readFileSync(new URL(`../docs/problems/${code}.md`, import.meta.url), 'utf8');
  check('its page is there', page.length > 0);
});
await step('every code and status that the text names is one', async () => {
  const document = JSON.parse((await client.ask('GET', '/api/openapi.json')).text).components.schemas;
  const known = new Set([...document.ProblemKind.enum, ...document.RunStatus.enum, ...document.TokenScope.enum]);
  const rows = [...text.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell]) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]));
  const wrong = rows.filter((name) => !known.has(name));
  if (!rows.length || wrong.length) throw new Error(`unknown: ${wrong}`);
});
client.close();
rmSync(folder, { recursive: true, force: true });
process.exit(total());
