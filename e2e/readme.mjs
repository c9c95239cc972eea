// README's "Try it", steps 1 to 7, as a newcomer follows them. Addresses, accounts, passwords and the names of what is pressed are
// read from README.md, so text and script can't drift apart. The demo itself is running already, at BASE_URL and CONSOLE_URL in
// place of the ports that README names. One thing of the text is not done here: the `kill -9` of step 4, which
// `cargo xtask faults` and the tests of processes do, at every step of a run.
import { openBrowser, watchConsole } from './lib/browser.mjs';
import { check, step, total } from './lib/checks.mjs';
import { only, readTryIt } from './lib/readme.mjs';
import { stepsOf } from './lib/run.mjs';
import { code } from './lib/totp.mjs';
import { connectCompany } from './lib/wizard.mjs';
import { demoIsGreen } from './lib/stones.mjs';

const base = process.env.BASE_URL ?? 'http://localhost:8080';
const consoles = process.env.CONSOLE_URL ?? 'http://127.0.0.1:4900';
const period = process.env.PERIOD ?? '14 дней';
const runLimit = Number(process.env.RUN_LIMIT_S ?? 180) * 1000;
/** README's ports are the demo's; this stack may have others. */
const SERVED = { 'http://localhost:8080': base, 'http://127.0.0.1:4900': consoles };
const mark = Date.now().toString(36);
const company = { name: `Новая компания ${mark}`, slug: `novaya-${mark}` };
const person = { name: 'Сауле Ахметова', email: `saule-${mark}@example.kz`, password: 'верблюд на роликах' };

const { steps, accounts, password } = await readTryIt();
const browsers = [];

/** Where an address of the text is served. */
function at(address) {
  const { origin, pathname } = new URL(address);
  if (!SERVED[origin]) throw new Error(`README sends the reader to ${origin}, where the demo serves nothing`);
  return SERVED[origin] + (pathname === '/' ? '' : pathname);
}
const account = (number) => only(steps[number].codes.filter((text) => text.includes('@')), `accounts in step ${number}`);
/** A name of the text that stands on something to press: it must be in the text, or the newcomer is not told. */
function named(number, name) {
  if (!steps[number].names.includes(name)) throw new Error(`step ${number} of README does not name «${name}»`);
  return name;
}

async function browser() {
  const opened = await openBrowser();
  opened.page.setDefaultTimeout(20_000);
  // The emulated consent page has no picture of its own.
  opened.errors = await watchConsole(opened.page, [['/favicon.ico', 404]]);
  browsers.push(opened);
  return opened.page;
}
const heading = (page, name) => page.getByRole('heading', { level: 1, name });
const main = (page) => page.getByRole('main');
const dialog = (page) => page.getByRole('dialog');

async function signIn(page, email, secret) {
  await page.getByLabel('Электронная почта').fill(email);
  await page.getByLabel('Пароль', { exact: true }).fill(secret);
  await main(page).getByRole('button', { name: 'Войти' }).click();
}

/** Presses the button of step 4 and waits for the eight steps. */
async function forcedReport(page) {
  await page.getByRole('button', { name: named(4, 'Принудительный отчёт') }).click();
  await page.waitForURL(/\/dashboard\/runs\//);
  await stepsOf(page).nth(7).waitFor();
  check('eight steps are shown', (await stepsOf(page).count()) === 8);
  const stopped = page.getByRole('button', { name: /^Повторить с шага/ });
  await page.getByRole('link', { name: 'Читать отчёт' }).or(stopped).first().waitFor({ timeout: runLimit });
  if (await stopped.count()) throw new Error(await main(page).innerText());
}

async function tryTheDemo(page) {
  await step('1: the address opens', async () => {
    check('README starts with the demo', steps[1].codes.includes('cargo xtask demo'), steps[1].words);
    await page.goto(at(only(steps[1].addresses, 'addresses in step 1')));
    await heading(page, /переписка/).waitFor();
  });
  await step('2: the account signs in', async () => {
    await page.getByRole('link', { name: 'Войти' }).first().click();
    const secret = only(steps[2].codes.filter((text) => !text.includes('@')), 'passwords in step 2');
    check('the table has the same password', secret === password, `${secret} and ${password}`);
    await signIn(page, account(2), secret);
    await page.getByRole('heading', { name: 'Новый отчёт' }).waitFor();
  });
  await demoIsGreen(page);
  await step('3: fourteen days can be chosen', async () => {
    check('README says how many days there are', /fourteen days/.test(steps[3].words), steps[3].words);
    await page.getByRole('radio', { name: period }).check();
  });
  await step('4: the report is made in eight steps', () => forcedReport(page));
  await step('5: a quote of the report opens its dialog at that message', async () => {
    await page.getByRole('link', { name: 'Читать отчёт' }).click();
    await heading(page, /^Отчёт за/).waitFor();
    await page.locator('summary').filter({ hasText: 'цитат' }).first().click();
    await page.getByRole('button', { name: /Открыть диалог$/ }).first().click();
    await dialog(page).getByRole('listitem').filter({ hasText: 'Цитируемое сообщение' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-cited') === 'true');
  });
  await step('6: what was posted is at the vendors’ consoles, and the API is described', async () => {
    const shown = only(steps[6].addresses.filter((text) => text.endsWith('/console')), 'consoles in step 6');
    await page.goto(at(shown));
    await page.getByRole('link', { name: 'Telegram' }).first().click();
    await page.locator('[data-test="telegram-message"]').filter({ hasText: 'Отчёт' }).first().waitFor();
    await page.goto(at(only(steps[6].addresses.filter((text) => !text.endsWith('/console')), 'the API’s pages')));
    await page.getByRole('button', { name: 'Authorize', exact: true }).waitFor();
  });
}

async function administrator(page) {
  await step('7: the administrator signs in and sets a second factor up', async () => {
    await page.goto(`${base}/login`);
    await signIn(page, account(7), password);
    await heading(page, 'Аккаунт').waitFor();
    await page.getByRole('button', { name: 'Включить двухфакторный вход' }).click();
    const key = await page.getByLabel(/Введите ключ вручную/).inputValue();
    await page.getByLabel('Шесть цифр из приложения').fill(code(key));
    await page.getByRole('button', { name: 'Включить', exact: true }).click();
    await dialog(page).getByRole('button', { name: 'Коды сохранены' }).click();
  });
  await step('7: a company is created', async () => {
    await page.getByRole('link', { name: named(7, 'Компании') }).click();
    await heading(page, 'Компании').waitFor();
    await main(page).getByRole('button', { name: 'Новая компания' }).first().click();
    await dialog(page).getByLabel('Название').fill(company.name);
    await dialog(page).getByLabel('Короткое имя в адресах').fill(company.slug);
    await dialog(page).getByRole('button', { name: 'Создать компанию' }).click();
    await page.getByText(company.slug).first().waitFor();
  });
  const link = await step('7: a user of it is created; the one-time link is shown', async () => {
    await page.getByRole('link', { name: named(7, 'Пользователи'), exact: true }).click();
    await heading(page, 'Пользователи').waitFor();
    await main(page).getByRole('button', { name: 'Новый пользователь' }).first().click();
    const form = dialog(page);
    await form.getByLabel('Компания').selectOption({ label: company.name });
    await form.getByLabel('Имя', { exact: true }).fill(person.name);
    await form.getByLabel('Электронная почта').fill(person.email);
    await form.getByRole('button', { name: 'Создать аккаунт' }).click();
    const field = page.getByLabel('Одноразовая ссылка');
    await field.waitFor();
    const shown = await field.inputValue();
    await page.getByRole('button', { name: 'Готово, ссылка передана' }).click();
    return shown;
  });
  await step('7: the user may change the settings', async () => {
    const grant = named(7, 'Разрешить менять настройки');
    await page.getByRole('button', { name: `${named(7, 'Управлять')}: ${person.name}` }).click();
    await dialog(page).getByRole('button', { name: grant }).click();
    await dialog(page).last().getByRole('button', { name: grant }).last().click();
    await page.getByText(`Может менять настройки: ${person.name}`).first().waitFor();
  });
  return link;
}

async function owner(page, link) {
  await step('7: the link opens in another browser; a password is chosen; the owner signs in', async () => {
    await page.goto(link);
    await page.getByText(`Здравствуйте, ${person.name}!`).waitFor();
    await page.getByLabel('Новый пароль').or(page.getByLabel('Пароль', { exact: true })).first().fill(person.password);
    await page.getByRole('button', { name: 'Сохранить пароль' }).click();
    await page.getByText('Пароль сохранён').first().waitFor();
    await signIn(page, person.email, person.password);
    await page.getByRole('navigation').first().getByRole('link', { name: named(7, 'Настройки') }).click();
    await heading(page, 'Настройка подключений').waitFor();
  });
  const pages = await step('7: the consoles have accounts that nobody has connected', async () => {
    const vendor = await page.context().newPage();
    await vendor.goto(at(only(steps[7].addresses, 'addresses in step 7')));
    const free = only(steps[7].codes.filter((text) => !text.includes('@')), 'companies in step 7');
    const section = vendor.locator('section').filter({ has: vendor.getByRole('heading', { name: free, exact: true }) });
    const found = {};
    for (const link of await section.getByRole('link').all()) {
      const address = new URL(await link.getAttribute('href'), vendor.url());
      found[address.pathname.split('/').pop()] = address.href;
    }
    await vendor.close();
    check('five vendors', Object.keys(found).length === 5, Object.keys(found).join());
    return found;
  });
  await connectCompany(page, base, pages);
  await step('7: a forced report works as in step 4', async () => {
    named(7, 'Принудительный отчёт');
    await page.goto(`${base}/dashboard`);
    await forcedReport(page);
    await page.getByRole('link', { name: 'Читать отчёт' }).click();
    await heading(page, /^Отчёт за/).waitFor();
    await page.getByRole('heading', { name: 'Показатели' }).waitFor();
  });
}

async function everyAccount() {
  for (const email of accounts) {
    await step(`the table's account ${email} signs in`, async () => {
      const page = await browser();
      await page.goto(`${base}/login`);
      await signIn(page, email, password);
      await page.waitForURL((url) => !url.pathname.endsWith('/login'));
    });
  }
}

try {
  await tryTheDemo(await browser());
  // Before anybody has a second factor: each is asked for a password only.
  await everyAccount();
  const link = await administrator(await browser());
  await owner(await browser(), link);
} catch (error) {
  check('README can be followed to its end', false, error.message.split('\n')[0]);
  const output = process.env.OUTPUT ?? new URL('output', import.meta.url).pathname;
  for (const [index, { page }] of browsers.entries()) {
    console.log(`browser ${index + 1} stopped at ${page.url()}: ${error.message.split('\n').slice(0, 4).join(' ')}`);
    await page.screenshot({ path: `${output}/readme-stopped-${index + 1}.png` }).catch(() => {});
  }
}
const errors = browsers.flatMap((opened) => opened.errors);
check('the console stayed silent', errors.length === 0, errors.join(' | '));
for (const { close } of browsers) await close();
process.exit(total());
