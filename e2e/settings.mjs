// The settings wizard, as a person goes through it: from nothing to six green steps, each with what the vendors' consoles give,
// a report that works with no other action, and every way in which green could lie.
import { openBrowser, watchConsole } from './lib/browser.mjs';
import { check, step, total } from './lib/checks.mjs';
import { inspect } from './lib/looks.mjs';
import { demoServices, promptDraft, toasts } from './lib/stones.mjs';

const base = process.env.BASE_URL ?? 'http://127.0.0.1:8080';
const console_ = process.env.CONSOLE_URL ?? 'http://127.0.0.1:4900';
const { DEMO_EMAIL: email, DEMO_PASSWORD: password } = process.env;
if (!email || !password) {
  console.error('Set DEMO_EMAIL and DEMO_PASSWORD to a holder of settings.');
  process.exit(2);
}
const KINDS = ['supabase', 'amocrm', 'radist', 'ai', 'telegram', 'automation'];
/** What the server refuses on the way, because the journey asks for it. */
const REFUSALS = [
  ['/integrations/supabase/settings', 422],
  ['/settings', 401],
  ['/integrations/automation', 404],
  // The emulated consent page has no picture of its own.
  ['/favicon.ico', 404],
];

const { page, close } = await openBrowser();
page.setDefaultTimeout(20_000);
const errors = await watchConsole(page, REFUSALS);
const vendor = await page.context().newPage();

const byTest = (name) => page.locator(`[data-test="${name}"]`);
const settings = (kind) => page.goto(`${base}/dashboard/settings${kind ? `/${kind}` : ''}`);
const stateOf = (kind) => page.locator(`[data-step="${kind}"][data-status]`).first();

async function control(method, path, body) {
  const answer = await fetch(`${console_}${path}`, {
    method,
    headers: typeof body === 'string' ? {} : { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
}

/** A value of a vendor's console. */
async function copy(where, name) {
  await vendor.goto(`${console_}/console/${where}`);
  return (await vendor.locator(`[data-test="${name}"]`).innerText()).trim();
}

/** Types a secret, in place of the one that was saved. */
async function secret(field, id, value) {
  const replace = byTest(`replace-${field}`);
  const input = page.locator(`#${id}`);
  await replace.or(input).first().waitFor();
  if (await replace.count()) await replace.click();
  await input.fill(value);
}

/** The first button of this name that can be pressed. */
const ready = (name) => byTest(name).first().and(page.locator(':not([aria-disabled="true"])'));

async function save() {
  const saves = () => page.waitForResponse((answer) => answer.request().method() === 'PUT');
  let saved = saves();
  await byTest('save').first().click();
  let answer = await saved;
  // Another key or destination of what was connected before wants to know again who this is.
  if (answer.status() === 401) {
    saved = saves();
    const asked = page.getByRole('dialog', { name: 'Подтвердите, что это вы' });
    await asked.getByLabel('Пароль', { exact: true }).fill(password);
    await asked.getByRole('button', { name: 'Подтвердить' }).click();
    answer = await saved;
  }
  if (!answer.ok()) throw new Error(`not saved: ${answer.status()} ${await answer.text()}`);
  // The answer has come, but the page makes its parts anew only when it has read it; a button pressed before that is gone.
  await ready('save').waitFor();
}

/** Starts an operation and waits until the page has seen its end. */
async function press(name) {
  await ready(name).waitFor();
  const started = page.waitForResponse(
    (answer) => answer.request().method() === 'POST' && answer.url().endsWith('/operations'),
  );
  await byTest(name).first().click();
  const answer = await started;
  if (!answer.ok()) throw new Error(`${name} was not started: ${answer.status()} ${await answer.text()}`);
  // It can't be pressed from the press on until the end.
  await ready(name).waitFor({ timeout: 200_000 });
}

async function isGreen(kind) {
  await page.locator(`[data-step="${kind}"][data-status="working"]`).first().waitFor();
}

/** The check's item is red on screen, with a reason and a next action in words. */
async function isRed(kind, action, code, words) {
  await press(action);
  const item = page.locator(`[data-code="${code}"][data-state="failed"]`);
  if (action === 'check') {
    await item.waitFor();
  }
  const place = action === 'check' ? item : page.getByRole('main');
  await place.getByText(words).first().waitFor();
  await page.locator(`[data-step="${kind}"][data-status="failing"]`).first().waitFor();
}

async function signIn() {
  await page.goto(`${base}/login`);
  await page.getByLabel('Электронная почта').fill(email);
  await page.getByLabel('Пароль', { exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Войти' }).click();
  await page.waitForURL(/\/dashboard/);
}

async function empty() {
  await page.evaluate(async (kinds) => {
    for (const kind of kinds) {
      await fetch(`/api/v1/integrations/${kind}`, {
        method: 'DELETE',
        headers: { 'x-synkro': '1', 'content-type': 'application/json' },
        body: '{}',
      });
    }
  }, KINDS);
  await control('POST', '/supabase/drop', {});
}

async function supabase() {
  await step('the first step asks for the project and both keys', async () => {
    const keys = [await copy('supabase', 'supabase-publishable-key'), await copy('supabase', 'supabase-secret-key')];
    await page.bringToFront();
    await page.locator('#url').fill('https://supabase.com/dashboard/project/abcdefghijklmnopqrst/settings/api-keys');
    await secret('anon_key', 'anon_key', keys[1]);
    await secret('service_role_key', 'service_role_key', keys[1]);
    await byTest('save').first().click();
    await page.getByRole('alert').getByText(/публичный/i).first().waitFor();
    await page.locator('#anon_key').fill(keys[0]);
    await save();
    const shown = await page.getByRole('main').innerText();
    check('no key is shown after saving', !keys.some((key) => shown.includes(key)));
  });
  await step('without the tables the check says which block to run', async () => {
    await isRed('supabase', 'check', 'schema_present', 'В Supabase нет таблиц Synkro');
  });
  await inspect(page, '31-settings-supabase-red');
  await step('the shown SQL, pasted into the project, makes it green', async () => {
    const sql = await byTest('sql-block').innerText();
    await vendor.goto(`${console_}/console/supabase`);
    await vendor.locator('textarea[name=sql]').fill(sql);
    await vendor.locator('form button[type=submit]').click();
    const result = await vendor.locator('[data-test="sql-result"]').innerText();
    if (result !== 'Success. No rows returned') throw new Error(result);
    await page.bringToFront();
    await press('check');
    await isGreen('supabase');
    check('nine proofs', (await page.locator('[data-test="check-item"][data-state="passed"]').count()) === 9);
  });
  await inspect(page, '32-settings-supabase');
}

async function amocrm() {
  await step('the integration is made in amoCRM with our address and connected by consent', async () => {
    await settings('amocrm');
    const [card, hook] = [await page.locator('#callback-url').inputValue(), await page.locator('#hook-url').inputValue()];
    await vendor.goto(`${console_}/console/amocrm`);
    await vendor.locator('input[name=redirect_uri]').fill(card);
    await vendor.locator('input[name=disabled_hook]').fill(hook);
    await vendor.locator('form button[type=submit]').first().click();
    const id = (await vendor.locator('[data-test="amocrm-client-id"]').innerText()).trim();
    const key = (await vendor.locator('[data-test="amocrm-client-secret"]').innerText()).trim();
    await page.bringToFront();
    await page.locator('#client_id').fill(id);
    await secret('client_secret', 'client_secret', key);
    await save();
    await byTest('connect').click();
    await page.locator('[data-test="deny"]').click();
    await page.getByText('вы отказали в доступе').first().waitFor();
    await byTest('connect').click();
    await page.locator('[data-test="allow"]').click();
    await byTest('connected').waitFor();
    await isGreen('amocrm');
  });
  await step('the three latest leads are shown', async () => {
    await press('sample');
    await byTest('sample-leads').waitFor();
    check('three rows', (await page.locator('[data-test="sample-leads"] tbody tr').count()) === 3);
  });
  await inspect(page, '33-settings-amocrm');
}

async function radist() {
  await step('the company is chosen from the list that the key gives', async () => {
    const key = await copy('radist', 'radist-api-key');
    await page.bringToFront();
    await settings('radist');
    await secret('api_key', 'api_key', key);
    await save();
    await press('list-companies');
    await page.locator('#company-list').selectOption({ index: 1 });
    await save();
    await press('list-connections');
    await press('check');
    await isGreen('radist');
  });
  await step('the sample is written to Supabase and read back', async () => {
    await press('sample');
    await byTest('sample-found').waitFor();
    await press('write-sample');
    await byTest('written').and(page.locator('[data-tone="good"]')).waitFor();
  });
  await inspect(page, '34-settings-radist');
}

async function ai() {
  await step('the model is chosen from those that can generate', async () => {
    const key = await copy('gemini', 'gemini-api-key');
    await page.bringToFront();
    await settings('ai');
    await secret('api_key', 'api_key', key);
    await save();
    await press('list-models');
    await page.locator('#model-list').selectOption('gemini-3.8-flash');
    await save();
    await press('check');
    await isGreen('ai');
  });
  await step('the prompt is saved as a version and compared', async () => {
    await page.locator('#prompt-body').fill(`${await page.locator('#prompt-body').inputValue()}\nОтдельно отмечай обещания без срока.`);
    await byTest('prompt-save').click();
    await page.getByText('Сохранена версия').first().waitFor();
    await page.locator('[data-test="prompt-version"]').nth(1).getByRole('button', { name: 'Сравнить' }).click();
    await byTest('compared').locator('[data-change="added"]').first().waitFor();
  });
  await step('a word that changed is marked within its line', async () => {
    const text = await page.locator('#prompt-body').inputValue();
    await page.locator('#prompt-body').fill(text.replace('обещания без срока', 'обещания без даты'));
    const versions = page.locator('[data-test="prompt-version"]');
    const before = await versions.count();
    await byTest('prompt-save').click();
    await versions.nth(before).waitFor();
    await versions.nth(1).getByRole('button', { name: 'Сравнить' }).click();
    const [gone, come] = ['del', 'ins'].map((name) => byTest('compared').locator(name));
    await come.filter({ hasText: 'даты' }).waitFor();
    const marked = [await gone.allInnerTexts(), await come.allInnerTexts()].map((all) => all.join('|').trim());
    check('nothing but that word', marked.join(' → ') === 'срока. → даты.', marked.join(' → '));
  });
  await inspect(page, '35-prompt-compared');
  await promptDraft(page);
  await step('the test analysis shows findings with proven quotes and what it cost', async () => {
    await press('test-analysis');
    await byTest('analysis').waitFor();
    const text = await byTest('analysis').innerText();
    check('quotes are proven', /Подтверждено цитат: [1-9]/.test(text), text.slice(0, 200));
  });
  await inspect(page, '35-settings-ai');
}

async function telegram() {
  await step('the bot and the chat are taken as people paste them, and a message proves them', async () => {
    const token = await copy('telegram', 'telegram-bot-token');
    await page.bringToFront();
    await settings('telegram');
    await secret('bot_token', 'bot_token', `Use this token to access the HTTP API: ${token}`);
    await page.locator('#chat').fill('https://t.me/c/1700000001/42/7');
    await save();
    check('the link became a number', (await page.locator('#chat').inputValue()) === '-1001700000001');
    await press('check');
    await page.locator('[data-code="can_post"][data-state="skipped"]').waitFor();
    await page.locator('[data-step="telegram"][data-status="unverified"]').first().waitFor();
    await press('send-test');
    await isGreen('telegram');
    await press('send-report');
    await vendor.goto(`${console_}/console/telegram`);
    const posted = await vendor.locator('[data-test="telegram-message"]').count();
    check('both messages are in the chat', posted >= 2, `${posted}`);
    await page.bringToFront();
  });
  await inspect(page, '36-settings-telegram');
}

async function automation() {
  await step('the schedule tells the next five in words', async () => {
    await settings('automation');
    await byTest('preview-line').first().waitFor();
    check('five lines', (await byTest('preview-line').count()) === 5);
    await page.locator('#day_start').fill('12:00');
    await byTest('save').first().click();
    await page.getByText('Не раньше начала рабочего дня').first().waitFor();
    await page.locator('#day_start').fill('06:00');
    await save();
    await isGreen('automation');
  });
  await inspect(page, '37-settings-automation');
}

async function greenLies() {
  const sql = await (async () => {
    await settings('supabase');
    return byTest('sql-block').innerText();
  })();
  const run = (text) => control('POST', '/supabase/sql', text);
  await step('a missing grant is red', async () => {
    await run('revoke all on public.synkro_messages from service_role;');
    await isRed('supabase', 'check', 'schema_present', 'не хватает прав');
    await run(sql);
  });
  await step('tables that anybody reads are red', async () => {
    await run('alter table public.synkro_schema_version disable row level security; grant select on public.synkro_schema_version to anon;');
    await isRed('supabase', 'check', 'anon_cannot_read', 'их мог бы прочитать любой');
    await run(sql);
  });
  await step('a full disk is red', async () => {
    await control('POST', '/faults', { vendor: 'supabase', rule: { action: { kind: 'read_only' } } });
    await isRed('supabase', 'check', 'canary_written', 'только для чтения');
    await control('DELETE', '/faults', {});
  });
  await step("another project's key is red", async () => {
    await secret('service_role_key', 'service_role_key', 'sb_secret_of_another_project');
    await save();
    await isRed('supabase', 'check', 'secret_key_accepted', 'к другому проекту');
    await secret('service_role_key', 'service_role_key', await copy('supabase', 'supabase-secret-key'));
    await page.bringToFront();
    await save();
    await press('check');
    await isGreen('supabase');
  });
  await step('a Radist key without the scope is red', async () => {
    const [bad, good] = [await copy('radist', 'radist-api-key-without-messaging'), await copy('radist', 'radist-api-key')];
    await page.bringToFront();
    await settings('radist');
    await secret('api_key', 'api_key', bad);
    await save();
    await isRed('radist', 'check', 'chats_readable', 'не разрешено читать переписку');
    await secret('api_key', 'api_key', good);
    await save();
    await press('check');
    await isGreen('radist');
  });
  await step('a listed model that is closed is red', async () => {
    await settings('ai');
    await page.locator('#model').fill('gemini-2.5-flash');
    await save();
    await isRed('ai', 'check', 'model_answers', 'модель больше недоступна');
    await page.locator('#model').fill('gemini-3.8-flash');
    await save();
    await press('check');
    await isGreen('ai');
  });
  await step('a bot that may not post is red', async () => {
    await control('PATCH', '/settings', { telegram_can_post: false });
    await settings('telegram');
    await isRed('telegram', 'send-test', 'can_post', 'не может писать');
    await control('PATCH', '/settings', { telegram_can_post: true });
    await press('send-test');
    await isGreen('telegram');
  });
  await step("a token of an ordinary user is red", async () => {
    const manifest = await (await fetch(`${console_}/manifest`)).json();
    const known = manifest.credentials.amocrm;
    await settings('amocrm');
    await page.locator('input[name=amocrm-method][value=token]').check({ force: true });
    await page.locator('#host').fill(known.host);
    await secret('access_token', 'access_token', known.non_admin_token);
    await save();
    await isRed('amocrm', 'check', 'sees_all_leads', 'видит не все сделки');
    await secret('access_token', 'access_token', known.long_lived_token);
    await save();
    await press('check');
    await isGreen('amocrm');
  });
}

async function report() {
  await step('with six green steps a forced report works with no other action', async () => {
    await settings('');
    await byTest('all-green').waitFor();
    await page.goto(`${base}/dashboard`);
    await page.getByRole('button', { name: 'Принудительный отчёт' }).click();
    await page.waitForURL(/\/dashboard\/runs\//);
    const stopped = page.getByRole('button', { name: /^Повторить с шага/ });
    await page.getByRole('link', { name: 'Читать отчёт' }).or(stopped).first().waitFor({ timeout: 180_000 });
    if (await stopped.count()) throw new Error(await page.getByRole('main').innerText());
  });
}

try {
  await signIn();
  await empty();
  await step('the path shows six steps that wait', async () => {
    await settings('');
    await page.locator('[data-step="supabase"][data-status="not_set"]').waitFor();
    check('six steps', (await page.locator('[data-step]').count()) === 6);
  });
  await inspect(page, '30-settings-path');
  await step('it begins with the first', () => byTest('go-on').click());
  await supabase();
  await toasts(
    page,
    () => page.locator('section', { has: byTest('sql-block') }).getByRole('button', { name: 'Скопировать' }).click(),
    () => page.getByRole('link', { name: 'Обзор', exact: true }).click(),
  );
  await demoServices(page, base, console_);
  await amocrm();
  await radist();
  await ai();
  await telegram();
  await automation();
  await step('where it was left, it goes on', async () => {
    await settings('');
    await byTest('all-green').waitFor();
  });
  await inspect(page, '38-settings-green');
  await report();
  await greenLies();
  check('a step that is green says so in words', (await stateOf('amocrm').innerText()).includes('Работает'));
} catch (error) {
  check('the journey came to its end', false, error.message.split('\n')[0]);
  await page.screenshot({ path: new URL('./output/settings-stopped.png', import.meta.url).pathname, fullPage: true }).catch(() => {});
}
check('the console stayed silent', errors.length === 0, errors.join(' | '));
await close();
process.exit(total());
