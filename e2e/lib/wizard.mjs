// The six steps of the settings with what one company's consoles give, each to green, with no detour.
import { step } from './checks.mjs';

/** Walks a person who holds `settings` through all six. `consoles` are the addresses of the company's pages by vendor. */
export async function connectCompany(page, base, consoles) {
  const vendor = await page.context().newPage();
  const byTest = (name) => page.locator(`[data-test="${name}"]`);
  const settings = (kind) => page.goto(`${base}/dashboard/settings/${kind}`);
  /** The first button of this name that can be pressed. */
  const ready = (name) => byTest(name).first().and(page.locator(':not([aria-disabled="true"])'));

  async function copy(kind, names) {
    await vendor.goto(consoles[kind]);
    const values = [];
    for (const name of names) {
      values.push((await vendor.locator(`[data-test="${name}"]`).innerText()).trim());
    }
    await page.bringToFront();
    return values;
  }
  async function answered(method, end, act) {
    const answer = page.waitForResponse(
      (answer) => answer.request().method() === method && new URL(answer.url()).pathname.includes(end),
    );
    await act();
    const got = await answer;
    if (!got.ok()) throw new Error(`${method} ${got.url()}: ${got.status()} ${await got.text()}`);
  }
  async function save() {
    await answered('PUT', '/integrations/', () => byTest('save').first().click());
    await ready('save').waitFor();
  }
  /** Starts an operation and waits until the page has seen its end. */
  async function press(name) {
    await ready(name).waitFor();
    await answered('POST', '/operations', () => byTest(name).first().click());
    await ready(name).waitFor({ timeout: 200_000 });
  }
  const isGreen = (kind) => page.locator(`[data-step="${kind}"][data-status="working"]`).first().waitFor();

  await step('settings 1: the project, both keys, the SQL block', async () => {
    const [url, anon, secret] = await copy('supabase', [
      'supabase-url',
      'supabase-publishable-key',
      'supabase-secret-key',
    ]);
    await settings('supabase');
    await page.locator('#url').fill(url);
    await page.locator('#anon_key').fill(anon);
    await page.locator('#service_role_key').fill(secret);
    await save();
    const sql = await byTest('sql-block').innerText();
    await vendor.bringToFront();
    await vendor.locator('textarea[name=sql]').fill(sql);
    await vendor.locator('form button[type=submit]').click();
    const result = await vendor.locator('[data-test="sql-result"]').innerText();
    if (result !== 'Success. No rows returned') throw new Error(result);
    await page.bringToFront();
    await press('check');
    await isGreen('supabase');
  });
  await step('settings 2: the integration, the consent page', async () => {
    await settings('amocrm');
    const card = await page.locator('#callback-url').inputValue();
    const hook = await page.locator('#hook-url').inputValue();
    await vendor.goto(consoles.amocrm);
    await vendor.locator('input[name=redirect_uri]').fill(card);
    await vendor.locator('input[name=disabled_hook]').fill(hook);
    await vendor.locator('form button[type=submit]').first().click();
    const [id, key] = await copy('amocrm', ['amocrm-client-id', 'amocrm-client-secret']);
    await page.locator('#client_id').fill(id);
    await page.locator('#client_secret').fill(key);
    await save();
    await byTest('connect').click();
    await page.locator('[data-test="allow"]').click();
    await byTest('connected').waitFor();
    await isGreen('amocrm');
  });
  await step('settings 3: the key, the company of the list', async () => {
    const [key] = await copy('radist', ['radist-api-key']);
    await settings('radist');
    await page.locator('#api_key').fill(key);
    await save();
    await press('list-companies');
    await page.locator('#company-list').selectOption({ index: 1 });
    await save();
    await press('check');
    await isGreen('radist');
  });
  await step('settings 4: the key, a model of the list', async () => {
    const [key, model] = await copy('gemini', ['gemini-api-key', 'gemini-model']);
    await settings('ai');
    await page.locator('#api_key').fill(key);
    await save();
    await press('list-models');
    await page.locator('#model-list').selectOption(model);
    await save();
    await press('check');
    await isGreen('ai');
  });
  await step('settings 5: the bot, the chat, a message in it', async () => {
    const [token, chat] = await copy('telegram', ['telegram-bot-token', 'telegram-chat-id']);
    await settings('telegram');
    await page.locator('#bot_token').fill(token);
    await page.locator('#chat').fill(chat);
    await save();
    await press('send-test');
    await isGreen('telegram');
  });
  await step('settings 6: the schedule; all six are green', async () => {
    await settings('automation');
    await byTest('preview-line').first().waitFor();
    await save();
    await isGreen('automation');
    await page.goto(`${base}/dashboard/settings`);
    await byTest('all-green').waitFor();
  });
  await vendor.close();
}
