// Who belongs to a company is the company's own business: a holder of settings invites a colleague; an account that staff made
// waits until the company lets it in; somebody who lost access comes back by a code in the company's own chat; and the link in
// that chat shuts an account that nobody asked for.
import { openBrowser, watchConsole } from './lib/browser.mjs';
import { check, step, total } from './lib/checks.mjs';
import { inspect } from './lib/looks.mjs';
import { code, nextCode } from './lib/totp.mjs';

const base = process.env.BASE_URL ?? 'http://127.0.0.1:8080';
const consoles = process.env.CONSOLE_URL ?? 'http://127.0.0.1:4900';
const { DEMO_EMAIL: ownerEmail, ADMIN_EMAIL: adminEmail, DEMO_PASSWORD: demoPassword } = process.env;
if (!ownerEmail || !adminEmail || !demoPassword) {
  console.error('Set DEMO_EMAIL to a holder of settings, ADMIN_EMAIL to a super_admin without a second factor, and DEMO_PASSWORD.');
  process.exit(2);
}
const mark = Date.now().toString(36);
const somebody = (name, login, password) => ({ name, email: `${login}-${mark}@example.kz`, password });
const colleague = somebody('Айгуль Нурланова', 'aigul', 'верблюд на роликах');
const newcomer = somebody('Ерлан Сериков', 'erlan', 'самовар под парусом');
const stranger = somebody('Посторонний Человек', 'stranger', 'кот в сапогах дома');
const newPassword = 'тюльпаны в апреле цветут';
const LINK = 'Одноразовая ссылка';
const POLLED_EVERY_MS = 30_000;

/** What the server refuses on the way, because the journey asks for it. */
const REFUSALS = [
  ['/api/v1/people', 401],
  ['/approve', 401],
  ['/invite', 401],
  ['/api/v1/admin/users', 401],
  ['/api/v1/account/approval', 401],
  ['/api/v1/notices/lookup', 410],
];

const browsers = [];
async function browser() {
  const opened = await openBrowser();
  opened.page.setDefaultTimeout(20_000);
  opened.errors = await watchConsole(opened.page, REFUSALS);
  browsers.push(opened);
  return opened.page;
}
const heading = (page, name) => page.getByRole('heading', { level: 1, name });
const main = (page) => page.getByRole('main');
const dialog = (page) => page.getByRole('dialog');
const announcement = (page, words) => page.locator('[data-test="announcement"]').filter({ hasText: words }).first();
const reads = (page) => page.getByRole('heading', { name: 'Новый отчёт' });
const keys = { admin: '', used: '' };

async function signIn(page, email, password) {
  await page.getByLabel('Электронная почта').fill(email);
  await page.getByLabel('Пароль', { exact: true }).fill(password);
  await main(page).getByRole('button', { name: 'Войти' }).click();
}

/** Waits for `shown`, and answers on the way who one is, if the server asks. */
async function confirmed(page, shown, { password, key }) {
  const asked = page.getByRole('dialog', { name: 'Подтвердите, что это вы' });
  await asked.or(shown).first().waitFor();
  if (!(await asked.isVisible())) return;
  if (key) {
    keys.used = await nextCode(keys.admin, keys.used);
    await asked.getByLabel('Код из приложения').fill(keys.used);
  } else {
    await asked.getByLabel('Пароль', { exact: true }).fill(password);
    await asked.getByRole('button', { name: 'Подтвердить' }).click();
  }
  await shown.waitFor();
}

/** The link of the dialog that shows it once. */
async function takeLink(page, answer) {
  const field = page.getByLabel(LINK);
  await confirmed(page, field, answer);
  const link = await field.inputValue();
  await dialog(page).getByRole('button', { name: 'Готово, ссылка передана' }).click();
  return link;
}

/** Sets a password by the link and signs in with it. The link is for the service's address; the test may have come by another. */
async function accept(page, link, { email, password }) {
  const { pathname, hash } = new URL(link);
  await page.goto(base + pathname + hash);
  await page.getByLabel('Новый пароль').or(page.getByLabel('Пароль', { exact: true })).first().fill(password);
  await page.getByRole('button', { name: 'Сохранить пароль' }).click();
  await page.getByText('Пароль сохранён').first().waitFor();
  await signIn(page, email, password);
}

/** The newest message of the chat with these words. */
async function inChat(page, words) {
  for (let tries = 0; tries < 40; tries += 1) {
    await page.goto(`${consoles}/console/telegram`);
    const found = page.locator('[data-test="telegram-message"]').filter({ hasText: words });
    if (await found.count()) {
      // The console shows the newest first.
      return found.first();
    }
    await page.waitForTimeout(500);
  }
  throw new Error(`no message with “${words}” in the chat`);
}

async function invites(owner) {
  await step('a holder of settings finds the people of the company', async () => {
    await owner.goto(`${base}/login`);
    await signIn(owner, ownerEmail, demoPassword);
    await reads(owner).waitFor();
    await owner.goto(`${base}/dashboard/settings`);
    await owner.getByRole('link', { name: 'Открыть список людей' }).click();
    await heading(owner, 'Люди компании').waitFor();
    await owner.getByRole('row').filter({ hasText: ownerEmail }).getByText('это вы').waitFor();
  });
  await step('the own account offers nothing dangerous', async () => {
    await owner.getByRole('row').filter({ hasText: ownerEmail }).getByRole('button').click();
    await dialog(owner).getByText('Это ваш аккаунт').waitFor();
    check('no deeds are offered on it', (await dialog(owner).locator('.sy-deed').count()) === 0);
    await owner.keyboard.press('Escape');
    await dialog(owner).waitFor({ state: 'hidden' });
  });
  await inspect(owner, '40-people');
  return step('a colleague is invited; the link is shown once', async () => {
    await main(owner).getByRole('button', { name: 'Пригласить' }).click();
    const form = dialog(owner);
    await form.getByLabel('Имя', { exact: true }).fill(colleague.name);
    await form.getByLabel('Электронная почта').fill(colleague.email);
    await form.getByRole('button', { name: 'Создать приглашение' }).click();
    const link = await takeLink(owner, { password: demoPassword });
    await owner.getByRole('row').filter({ hasText: colleague.email }).getByText('Приглашён').waitFor();
    return link;
  });
}

async function administrator(page) {
  await step('an administrator signs in and sets a second factor up', async () => {
    await page.goto(`${base}/login`);
    await signIn(page, adminEmail, demoPassword);
    await heading(page, 'Аккаунт').waitFor();
    await page.getByRole('button', { name: 'Включить двухфакторный вход' }).click();
    keys.admin = await page.getByLabel(/Введите ключ вручную/).inputValue();
    keys.used = code(keys.admin);
    await page.getByLabel('Шесть цифр из приложения').fill(keys.used);
    await page.getByRole('button', { name: 'Включить', exact: true }).click();
    await dialog(page).getByRole('button', { name: 'Коды сохранены' }).click();
    await page.getByRole('link', { name: 'Пользователи', exact: true }).click();
    await heading(page, 'Пользователи').waitFor();
  });
}

/** An account of the demo's company, made by staff. */
async function createByStaff(admin, { name, email }, { looks } = {}) {
  await main(admin).getByRole('button', { name: 'Новый пользователь' }).first().click();
  const form = dialog(admin);
  await form.getByText('Компания сразу узнает об этом').waitFor();
  await form.getByLabel('Компания').locator('option').nth(1).waitFor({ state: 'attached' });
  await form.getByLabel('Компания').selectOption({ index: 1 });
  await form.getByLabel('Имя', { exact: true }).fill(name);
  await form.getByLabel('Электронная почта').fill(email);
  if (looks) await inspect(admin, looks, { fullPage: false });
  await form.getByRole('button', { name: 'Создать аккаунт' }).click();
  const link = await takeLink(admin, { key: true });
  await admin.getByRole('row').filter({ hasText: email }).getByText('Ждёт решения компании').waitFor();
  return link;
}

async function letIn(admin, owner) {
  const link = await step('staff create an account in the company, and are told that it will wait', () =>
    createByStaff(admin, newcomer, { looks: '41-staff-creates' }));
  await step('the company is told on its next page, with who and what', async () => {
    await owner.goto(`${base}/dashboard`);
    const told = announcement(owner, 'Создан аккаунт');
    await told.getByText(newcomer.email).waitFor();
    await told.getByText(/команда Synkro/).waitFor();
    await told.getByText('Аккаунт ждёт вашего решения').waitFor();
  });
  await inspect(owner, '42-announcement');
  const page = await browser();
  await step('the person signs in and reads nothing but why, and who can let them in', async () => {
    await accept(page, link, newcomer);
    await heading(page, 'Доступ откроет ваша компания').waitFor();
    await page.getByRole('heading', { name: 'Кто может впустить' }).waitFor();
    await page.getByText('Создан аккаунт').waitFor();
    await page.goto(`${base}/dashboard/reports`);
    await heading(page, 'Доступ откроет ваша компания').waitFor();
    await page.getByRole('link', { name: 'Мой аккаунт' }).click();
    await heading(page, 'Аккаунт').waitFor();
    await page.goto(`${base}/dashboard`);
    await heading(page, 'Доступ откроет ваша компания').waitFor();
  });
  await inspect(page, '43-awaiting');
  await step('one press on Overview lets the person in', async () => {
    await owner.getByRole('button', { name: `Впустить: ${newcomer.name}` }).click();
    await confirmed(owner, owner.getByText(`Доступ открыт: ${newcomer.name}`).locator('visible=true').first(), { password: demoPassword });
    await owner.getByRole('button', { name: `Впустить: ${newcomer.name}` }).waitFor({ state: 'detached' });
  });
  await step('the person’s page goes on by itself', () => reads(page).waitFor({ timeout: POLLED_EVERY_MS + 20_000 }));
  await step('what was seen is dismissed and stays away', async () => {
    const seen = announcement(owner, newcomer.email);
    await seen.getByRole('button', { name: 'Понятно' }).click();
    await seen.waitFor({ state: 'detached' });
    await owner.reload();
    await reads(owner).waitFor();
    await owner.waitForLoadState('networkidle');
    check('it is not told twice', (await announcement(owner, newcomer.email).count()) === 0);
  });
}

async function refuses(admin, owner) {
  await step('staff create an account that nobody asked for', () => createByStaff(admin, stranger));
  const chat = await browser();
  const address = await step('the company’s chat has a message about it, with a link', async () => {
    const message = await inChat(chat, stranger.email);
    return message.getByRole('link').first().getAttribute('href');
  });
  const page = await browser();
  await step('the link says what was done, and opening it changes nothing', async () => {
    await page.goto(base + new URL(address).pathname + new URL(address).hash);
    await heading(page, 'Это были вы?').waitFor();
    await page.getByText(stranger.email).waitFor();
    if (new URL(page.url()).hash) throw new Error(`the secret stays in the address: ${page.url()}`);
    await admin.reload();
    await admin.getByRole('row').filter({ hasText: stranger.email }).getByText('Приглашён').waitFor();
  });
  await inspect(page, '44-notice');
  await step('another language keeps it', async () => {
    await page.getByLabel('Язык').selectOption('en');
    await heading(page, 'Was it you?').waitFor();
    await page.getByText(stranger.email).waitFor();
    await page.getByLabel('Language').selectOption('ru');
    await heading(page, 'Это были вы?').waitFor();
  });
  await step('«Это были не мы» asks, and shuts the account without signing in', async () => {
    await page.getByRole('button', { name: 'Это были не мы' }).click();
    await dialog(page).getByRole('button', { name: 'Закрыть доступ' }).click();
    await heading(page, 'Доступ закрыт').waitFor();
    await page.getByText('Что сделать дальше').waitFor();
  });
  await inspect(page, '45-refused');
  await step('the company’s list and its announcement say so', async () => {
    await owner.goto(`${base}/dashboard/settings/people`);
    await owner.getByRole('row').filter({ hasText: stranger.email }).getByText('Отключён').waitFor();
    await announcement(owner, stranger.email).getByText('доступ закрыт').waitFor();
  });
  await step('a link that is not known says so', async () => {
    await page.goto(`${base}/login`);
    await page.goto(`${base}/not-us#nothing-of-ours`);
    await heading(page, 'Ссылка не действует').waitFor();
  });
}

async function recovers(admin, owner) {
  const link = await step('staff issue a link for the only holder of settings', async () => {
    // The session ends with it; nothing of it is needed any more.
    await owner.goto(`${consoles}/console`);
    await admin.getByLabel('Имя или почта').fill(ownerEmail);
    await admin.getByRole('button', { name: 'Найти' }).click();
    await admin.getByRole('row').filter({ hasText: ownerEmail }).getByRole('button').click();
    await dialog(admin).getByRole('button', { name: 'Ссылка для нового пароля' }).click();
    await dialog(admin).locator('[data-test="company-told"]').waitFor();
    await dialog(admin).getByRole('button', { name: 'Ссылка для нового пароля' }).last().click();
    return takeLink(admin, { key: true });
  });
  const page = await browser();
  const chat = await browser();
  await step('the holder sets a password and learns that nobody is left to let them in', async () => {
    await inChat(chat, 'Выпущена ссылка');
    await accept(page, link, { email: ownerEmail, password: newPassword });
    await heading(page, 'Доступ откроет ваша компания').waitFor();
    await page.getByText('В компании сейчас нет никого, кто мог бы впустить').waitFor();
    await page.getByRole('button', { name: 'Отправить код в чат компании' }).waitFor({ timeout: POLLED_EVERY_MS + 20_000 });
    await page.getByText(/Доступ откроется .*если до этого никто/).waitFor();
  });
  await step('staff see what it waits for, and can’t hurry it', async () => {
    await admin.reload();
    await admin.getByRole('row').filter({ hasText: ownerEmail }).getByRole('button').click();
    await dialog(admin).locator('[data-test="recovery"]').getByText('код из Telegram-чата компании').waitFor();
    check('nothing is to be confirmed', (await dialog(admin).getByRole('button', { name: /^Подтверждаю/ }).count()) === 0);
    await admin.keyboard.press('Escape');
  });
  await step('a code goes to the company’s own chat, and a wrong one is refused in words', async () => {
    await page.getByRole('button', { name: 'Отправить код в чат компании' }).click();
    const field = page.getByLabel('Шесть цифр из чата компании');
    await field.waitFor();
    await field.fill('12345');
    await page.getByRole('button', { name: 'Открыть доступ' }).click();
    await page.getByText('Введите шесть цифр').waitFor();
    await page.waitForFunction(() => document.activeElement?.id === 'approval-code');
  });
  await inspect(page, '46-recovery');
  await step('the code from the chat opens the account', async () => {
    const words = await (await inChat(chat, /Код .*доступа/)).innerText();
    const digits = words.match(/\b\d{6}\b/)?.[0];
    if (!digits) throw new Error(`no code in “${words}”`);
    await page.getByLabel('Шесть цифр из чата компании').fill(digits);
    await page.getByRole('button', { name: 'Открыть доступ' }).click();
    await reads(page).waitFor();
  });
}

let failed;
try {
  const owner = await browser();
  const invited = await invites(owner);
  await step('the colleague signs in and reads at once: the company has let them in', async () => {
    const page = await browser();
    await accept(page, invited, colleague);
    await reads(page).waitFor();
  });
  const admin = await browser();
  await administrator(admin);
  await letIn(admin, owner);
  await refuses(admin, owner);
  await recovers(admin, owner);
} catch (error) {
  failed = error;
  const output = process.env.OUTPUT ?? new URL('output', import.meta.url).pathname;
  for (const [index, { page }] of browsers.entries()) {
    console.log(`browser ${index + 1} stopped at ${page.url()}: ${error.message.split('\n').slice(0, 4).join(' ')}`);
    await page.screenshot({ path: `${output}/stopped-people-${index + 1}.png` });
  }
} finally {
  const errors = browsers.flatMap((opened) => opened.errors);
  check('no console errors, no policy violations', errors.length === 0, errors.join(' · '));
  for (const { close } of browsers) await close();
}
if (failed) console.log(failed.stack);
process.exit(total());
