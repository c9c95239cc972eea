// Access, as people meet it: an administrator sets a second factor up and lets somebody in; that person chooses a password,
// is given more rights, signs a second device out; a session that has ended gives the page back as it was.
import { openBrowser, watchConsole } from './lib/browser.mjs';
import { check, step, total } from './lib/checks.mjs';
import { inspect } from './lib/looks.mjs';
import { codeFields } from './lib/stones.mjs';
import { code, nextCode } from './lib/totp.mjs';

const base = process.env.BASE_URL ?? 'http://127.0.0.1:8080';
const { ADMIN_EMAIL: adminEmail, DEMO_PASSWORD: demoPassword } = process.env;
if (!adminEmail || !demoPassword) {
  console.error('Set ADMIN_EMAIL and DEMO_PASSWORD to a super_admin without a second factor.');
  process.exit(2);
}
const mark = Date.now().toString(36);
const person = { name: 'Сауле Ахметова', email: `saule-${mark}@example.kz`, password: 'верблюд на роликах' };
const company = { name: `Тёплый дом ${mark}`, slug: `teply-dom-${mark}` };

/** What the server refuses on the way, because the journey asks for it. */
const REFUSALS = [
  ['/api/v1/auth/second-factor', 401],
  ['/api/v1/invites/accept', 422],
  ['/api/v1/invites/lookup', 410],
  ['/api/v1/account', 401],
];

const browsers = [];
async function browser() {
  const opened = await openBrowser();
  opened.page.setDefaultTimeout(15_000);
  opened.errors = await watchConsole(opened.page, REFUSALS);
  browsers.push(opened);
  return opened.page;
}
const heading = (page, name) => page.getByRole('heading', { level: 1, name });
const main = (page) => page.getByRole('main');
const dialog = (page) => page.getByRole('dialog');

async function signIn(page, email, password) {
  await page.getByLabel('Электронная почта').fill(email);
  await page.getByLabel('Пароль', { exact: true }).fill(password);
  await main(page).getByRole('button', { name: 'Войти' }).click();
}

const keys = { admin: '', used: '' };

async function administrator(page) {
  await step('an administrator without a second factor is led to set one up', async () => {
    await page.goto(`${base}/login`);
    await signIn(page, adminEmail, demoPassword);
    await heading(page, 'Аккаунт').waitFor();
    await page.getByText('Сначала включите двухфакторный вход').first().waitFor();
  });
  await step('other sections stay closed until then', async () => {
    await page.goto(`${base}/admin/users`);
    await page.getByText('Сначала включите двухфакторный вход').first().waitFor();
    check('no menu entry leads there', (await page.getByRole('link', { name: 'Пользователи' }).count()) === 0);
    await page.goto(`${base}/account`);
  });
  await inspect(page, '20-account-required');
  await step('the key is shown as a picture and as text', async () => {
    await page.getByRole('button', { name: 'Включить двухфакторный вход' }).click();
    const picture = page.getByRole('img', { name: /QR-код/ });
    await picture.waitFor();
    const drawn = await picture.evaluate((image) => image.complete && image.naturalWidth > 100);
    if (!drawn) throw new Error('the picture is not drawn');
    keys.admin = await page.getByLabel(/Введите ключ вручную/).inputValue();
    if (keys.admin.replace(/\s/g, '').length !== 32) throw new Error('the key is not a key');
  });
  await inspect(page, '21-enrolment');
  await step('a wrong code is refused in words', async () => {
    await page.getByLabel('Шесть цифр из приложения').fill('12345');
    await page.getByRole('button', { name: 'Включить', exact: true }).click();
    await page.getByRole('alert').first().waitFor();
  });
  await step('the right code switches it on and shows ten recovery codes once', async () => {
    keys.used = code(keys.admin);
    await page.getByLabel('Шесть цифр из приложения').fill(keys.used);
    await page.getByRole('button', { name: 'Включить', exact: true }).click();
    await dialog(page).getByText('Сохраните коды восстановления').waitFor();
    const codes = (await dialog(page).innerText()).match(/[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}/g) ?? [];
    if (new Set(codes).size !== 10) throw new Error(`${codes.length} codes`);
  });
  await inspect(page, '22-recovery-codes', { fullPage: false });
  await step('the sections open at once', async () => {
    await dialog(page).getByRole('button', { name: 'Коды сохранены' }).click();
    await page.getByRole('link', { name: 'Компании' }).click();
    await heading(page, 'Компании').waitFor();
  });
  await step('signing in again asks for the second factor, and a used code is refused', async () => {
    await page.getByRole('button', { name: 'Аккаунт' }).click();
    await page.getByRole('button', { name: 'Выйти' }).click();
    await page.getByText('Вы вышли из кабинета').waitFor();
    await signIn(page, adminEmail, demoPassword);
    // Sent by itself with the sixth digit.
    await page.getByLabel('Код из приложения').fill(keys.used);
    await page.getByRole('alert').filter({ hasText: /./ }).first().waitFor();
  });
  await codeFields(page);
  await inspect(page, '23-second-factor');
  await step('the next code lets in', async () => {
    keys.used = await nextCode(keys.admin, keys.used);
    await page.getByLabel('Код из приложения').fill(keys.used);
    await heading(page, 'Пользователи').waitFor();
  });
}

async function createTenant(page) {
  await step('a company is created; its short name is suggested', async () => {
    await page.getByRole('link', { name: 'Компании' }).click();
    await heading(page, 'Компании').waitFor();
    await main(page).getByRole('button', { name: 'Новая компания' }).first().click();
    await dialog(page).getByLabel('Название').fill('Тёплый дом');
    const slug = dialog(page).getByLabel('Короткое имя в адресах');
    if ((await slug.inputValue()) !== 'teply-dom' && !/^[a-z-]+$/.test(await slug.inputValue())) {
      throw new Error(`suggested: ${await slug.inputValue()}`);
    }
    await slug.fill('Плохое имя');
    await dialog(page).getByRole('button', { name: 'Создать компанию' }).click();
    await dialog(page).getByRole('alert').first().waitFor();
  });
  await inspect(page, '24-new-company', { fullPage: false });
  await step('what is wrong is said at its field, and the right form goes through', async () => {
    const slug = dialog(page).getByLabel('Короткое имя в адресах');
    if ((await slug.getAttribute('aria-invalid')) !== 'true') throw new Error('the field is not marked');
    await dialog(page).getByLabel('Название').fill(company.name);
    await slug.fill(company.slug);
    await dialog(page).getByRole('button', { name: 'Создать компанию' }).click();
    await page.getByText(company.slug).first().waitFor();
  });
  await step('the list says when a company’s last report was made, and only what nothing brings back looks dangerous', async () => {
    const row = page.getByRole('row').filter({ hasText: company.slug });
    const made = row.locator('[data-label="Последний отчёт"]');
    if ((await made.innerText()) !== 'Ещё не было') throw new Error(await made.innerText());
    await row.getByRole('button').click();
    const deeds = dialog(page).locator('.sy-deed .sy-button');
    await deeds.first().waitFor();
    const dangerous = await dialog(page).locator('.sy-deed .sy-button--danger').allInnerTexts();
    if ((await deeds.count()) !== 3 || dangerous.length !== 1 || !/Удалить/.test(dangerous[0])) {
      throw new Error(`${await deeds.allInnerTexts()}; dangerous: ${dangerous}`);
    }
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'hidden' });
  });
  await inspect(page, '25-companies');
}

async function createUser(page) {
  return step('an account is created and its one-time link shown', async () => {
    await page.getByRole('link', { name: 'Пользователи', exact: true }).click();
    await heading(page, 'Пользователи').waitFor();
    await main(page).getByRole('button', { name: 'Новый пользователь' }).first().click();
    const form = dialog(page);
    await form.getByLabel('Компания').selectOption({ label: company.name });
    await form.getByLabel('Имя', { exact: true }).fill(person.name);
    await form.getByLabel('Электронная почта').fill(person.email);
    await form.getByRole('button', { name: 'Создать аккаунт' }).click();
    const link = page.getByLabel('Одноразовая ссылка');
    await link.waitFor();
    return link.inputValue();
  });
}

/** What stands behind the origin: the secret of an invite is behind `#`. */
function after(link) {
  const { pathname, hash } = new URL(link);
  return pathname + hash;
}

async function acceptInvite(page, link) {
  await step('the link greets the person by name and company', async () => {
    // The link is for the service's address; the test may have come by another name of this machine.
    await page.goto(base + after(link));
    await page.getByText(`Здравствуйте, ${person.name}!`).waitFor();
    await page.getByText(company.name).first().waitFor();
  });
  await step('a guessable password is refused with the reason', async () => {
    await page.getByLabel('Новый пароль').or(page.getByLabel('Пароль', { exact: true })).first().fill('qwertyuiop[]');
    await page.getByRole('button', { name: 'Сохранить пароль' }).click();
    await page.getByRole('alert').first().waitFor();
  });
  await inspect(page, '26-invite');
  await step('a good one is taken, and the person signs in with it', async () => {
    await page.getByLabel('Новый пароль').or(page.getByLabel('Пароль', { exact: true })).first().fill(person.password);
    await page.getByRole('button', { name: 'Сохранить пароль' }).click();
    await page.getByText('Пароль сохранён').first().waitFor();
    const email = await page.getByLabel('Электронная почта').inputValue();
    if (email !== person.email) throw new Error(`the e-mail is “${email}”`);
    await page.waitForFunction(() => document.activeElement?.id === 'password');
    await signIn(page, person.email, person.password);
    // Nobody of the company can let anybody in yet: its first holder of settings is made by staff.
    await heading(page, 'Доступ откроет ваша компания').waitFor();
  });
  await step('the link is used up', async () => {
    const other = await browser();
    await other.goto(base + after(link));
    await other.getByText('Приглашение больше не действует').waitFor();
  });
}

const menu = (page) => page.getByRole('navigation').first();

async function rights(admin, page) {
  await step('the person waits and sees no Reports and no Settings', async () => {
    await menu(page).getByRole('link', { name: 'Обзор', exact: true }).waitFor();
    for (const name of ['Отчёты', 'Настройки']) {
      if (await menu(page).getByRole('link', { name }).count()) throw new Error(`there is ${name}`);
    }
    await page.goto(`${base}/dashboard/settings`);
    await heading(page, 'Доступ откроет ваша компания').waitFor();
  });
  await step('the administrator grants settings: the company has its first holder', async () => {
    await dialogDone(admin);
    await admin.getByRole('button', { name: `Управлять: ${person.name}` }).click();
    await dialog(admin).getByRole('button', { name: 'Разрешить менять настройки' }).click();
    await dialog(admin).last().getByText('Увидит журнал').waitFor();
    await dialog(admin).last().getByRole('button', { name: 'Разрешить менять настройки' }).last().click();
    await admin.getByText(`Может менять настройки: ${person.name}`).first().waitFor();
  });
  await inspect(admin, '27-users', { fullPage: false });
  await step('the person sees Settings after the next click', async () => {
    await menu(page).getByRole('link', { name: 'Обзор', exact: true }).click();
    await page.getByRole('heading', { name: 'До первого отчёта' }).waitFor();
    await menu(page).getByRole('link', { name: 'Настройки' }).waitFor();
    await menu(page).getByRole('link', { name: 'Настройки' }).click();
    await heading(page, 'Настройка подключений').waitFor();
  });
  await inspect(page, '28-settings');
  await step('and who touched the company', async () => {
    await page.getByRole('link', { name: 'Открыть журнал' }).click();
    await heading(page, 'Журнал действий').waitFor();
    await page.getByText(adminEmail).first().waitFor();
  });
  await inspect(page, '29-activity');
}

/** Closes whatever dialog is left open, by the button that it offers. */
async function dialogDone(page) {
  const done = page.getByRole('button', { name: 'Готово, ссылка передана' });
  if (await done.count()) {
    await done.click();
  }
}

async function devices(page) {
  const phone = await browser();
  await step('a second device signs in and is listed', async () => {
    await phone.goto(`${base}/login`);
    await signIn(phone, person.email, person.password);
    await phone.getByRole('heading', { name: 'До первого отчёта' }).waitFor();
    if (await phone.getByRole('button', { name: 'Принудительный отчёт' }).count()) throw new Error('a report is offered that must fail');
    await phone.goto(`${base}/account`);
    await phone.getByLabel('Имя', { exact: true }).waitFor();
    await page.goto(`${base}/account`);
    await page.getByText('Это устройство').waitFor();
    await page.getByRole('button', { name: /^Завершить сеанс: / }).first().waitFor();
  });
  await inspect(page, '30-account');
  await step('the session of the second device is ended', async () => {
    await page.getByRole('button', { name: /^Завершить сеанс: / }).first().click();
    await dialog(page).getByRole('button', { name: 'Завершить сеанс' }).click();
    await page.getByText('Сеанс завершён').locator('visible=true').first().waitFor();
  });
  await step('the second device is asked to sign in again and finds its page as it was', async () => {
    await phone.getByLabel('Имя', { exact: true }).fill('Новое имя');
    await phone.getByRole('button', { name: 'Сохранить имя' }).click();
    await dialog(phone).getByText('Сеанс завершён').first().waitFor();
    await inspect(phone, '31-session-ended', { fullPage: false });
    await dialog(phone).getByLabel('Пароль', { exact: true }).fill(person.password);
    await dialog(phone).getByRole('button', { name: 'Войти' }).click();
    await dialog(phone).waitFor({ state: 'hidden' });
    const kept = await phone.getByLabel('Имя', { exact: true }).inputValue();
    if (kept !== 'Новое имя') throw new Error(`the field holds “${kept}”`);
  });
}

async function token(page) {
  const made = await step('an API token is made and shown once', async () => {
    await page.goto(`${base}/account`);
    await page.getByRole('button', { name: 'Создать токен' }).first().click();
    await dialog(page).getByLabel('Название').fill('Таблица продаж');
    await dialog(page).getByRole('checkbox', { name: /Читать отчёты/ }).check();
    await dialog(page).getByRole('button', { name: 'Создать токен' }).click();
    const field = page.getByLabel('Токен', { exact: true });
    await field.waitFor();
    return field.inputValue();
  });
  await inspect(page, '32-token', { fullPage: false });
  await step('Swagger UI authorizes with it and tries an operation', async () => {
    await dialog(page).getByRole('button', { name: 'Токен сохранён' }).click();
    // A browser of its own: without cookies the token alone must do.
    const docs = await browser();
    await docs.goto(`${base}/api/docs/`);
    await docs.getByRole('button', { name: 'Authorize', exact: true }).click();
    const box = docs.locator('.auth-container').filter({ hasText: 'bearer' }).or(docs.locator('.auth-container').filter({ hasText: 'Bearer' })).first();
    await box.locator('input').fill(made);
    await box.getByRole('button', { name: /Apply|Authorize/ }).click();
    await docs.locator('.modal-ux .close-modal, .btn-done').first().click();
    const operation = docs.locator('#operations-auth-me');
    await operation.locator('.opblock-summary-control').click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    await operation.getByRole('button', { name: 'Execute' }).click();
    await operation.locator('.live-responses-table').getByText(person.email).first().waitFor();
  });
}

async function audit(admin) {
  await step('the audit log tells what was done, filtered', async () => {
    await admin.keyboard.press('Escape');
    await admin.getByRole('link', { name: 'Журнал', exact: true }).click();
    await heading(admin, /Журнал/).waitFor();
    await admin.getByText(person.email).first().waitFor();
  });
  await inspect(admin, '33-audit');
}

let failed;
try {
  const admin = await browser();
  await administrator(admin);
  await createTenant(admin);
  const link = await createUser(admin);
  await inspect(admin, '26-invite-link', { fullPage: false });
  const page = await browser();
  await acceptInvite(page, link);
  await rights(admin, page);
  await devices(page);
  await token(page);
  await audit(admin);
} catch (error) {
  failed = error;
  const output = process.env.OUTPUT ?? new URL('output', import.meta.url).pathname;
  for (const [index, { page }] of browsers.entries()) {
    console.log(`browser ${index + 1} stopped at ${page.url()}: ${error.message.split('\n').slice(0, 4).join(' ')}`);
    await page.screenshot({ path: `${output}/stopped-${index + 1}.png` });
  }
} finally {
  const errors = browsers.flatMap((opened) => opened.errors);
  check('no console errors, no policy violations', errors.length === 0, errors.join(' · '));
  for (const { close } of browsers) await close();
}
if (failed) console.log(failed.stack);
process.exit(total());
