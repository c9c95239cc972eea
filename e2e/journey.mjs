// From signing in to reading the dialog behind a quote, by the roles and names that a reader meets.
import { openBrowser, watchConsole } from './lib/browser.mjs';
import { check, step, total } from './lib/checks.mjs';
import { exports } from './lib/export.mjs';
import { findInLists } from './lib/list.mjs';
import { inspect } from './lib/looks.mjs';
import { stepsOf } from './lib/run.mjs';
import { activeRun, backOnline, dialogRows, firstLanguage } from './lib/stones.mjs';
import * as talk from './lib/talk.mjs';

const base = process.env.BASE_URL ?? 'http://127.0.0.1:8080';
const consoles = process.env.CONSOLE_URL ?? 'http://127.0.0.1:4900';
const period = process.env.PERIOD ?? '14 дней';
const runLimit = Number(process.env.RUN_LIMIT_S ?? 180) * 1000;
const { DEMO_EMAIL: email, DEMO_PASSWORD: password } = process.env;
if (!email || !password) {
  console.error('Set DEMO_EMAIL and DEMO_PASSWORD to a user who may start runs.');
  process.exit(2);
}

const { page, close } = await openBrowser();
page.setDefaultTimeout(15_000);
/** Answers that the journey provokes. */
const refusals = [];
const consoleErrors = await watchConsole(page, refusals);
const heading = (name) => page.getByRole('heading', { level: 1, name });

async function signIn() {
  await page.getByLabel('Электронная почта').fill(email);
  await page.getByLabel('Пароль', { exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Войти' }).click();
}

const circles = () => stepsOf(page);

async function journey() {
  await step('the public page opens', async () => {
    await page.goto(base);
    await heading(/переписка/).waitFor();
  });
  // A browser's own translation takes nodes away that the page still holds.
  check('browsers are told to translate nothing', (await page.evaluate(() => document.documentElement.translate)) === false);
  await step('the first key press offers to skip to the content', async () => {
    await page.keyboard.press('Tab');
    await page.getByRole('link', { name: 'Перейти к содержанию' }).press('Enter');
    const focused = await page.evaluate(() => document.activeElement?.id);
    if (focused !== 'content') throw new Error(`the focus is on ${focused}`);
  });
  await inspect(page, '01-public');

  await step('an address that leads nowhere says so', async () => {
    await page.goto(`${base}/no-such-page`);
    await heading('Страница не найдена').waitFor();
  });
  await inspect(page, '02-not-found');

  await step('a protected page asks to sign in', async () => {
    await page.goto(`${base}/dashboard/reports`);
    await page.getByText('Войдите, чтобы открыть эту страницу').waitFor();
  });
  await step('empty fields are named', async () => {
    await page.getByRole('main').getByRole('button', { name: 'Войти' }).click();
    await page.getByText('Заполните это поле').first().waitFor();
  });
  await inspect(page, '03-sign-in');
  await step('signing in returns to the page that was asked for', async () => {
    await signIn();
    await heading('Отчёты').waitFor();
  });

  await step('the overview opens from the menu and takes the focus', async () => {
    await page.getByRole('link', { name: 'Обзор', exact: true }).click();
    await page.getByRole('heading', { name: 'Новый отчёт' }).waitFor();
    const focused = await page.evaluate(() => document.activeElement?.tagName);
    if (focused !== 'H1') throw new Error(`the focus is on ${focused}`);
  });
  await step('dates of one’s own are checked before anything is sent', async () => {
    await page.getByRole('radio', { name: 'Свои даты' }).check();
    await page.getByLabel('С какого дня').fill('2026-01-20');
    await page.getByLabel('По какой день включительно').fill('2026-01-10');
    await page.getByText('Конец периода раньше начала').waitFor();
    await page.getByRole('radio', { name: period }).check();
  });
  await inspect(page, '04-overview');

  await step('the page speaks Kazakh and English too', async () => {
    await page.getByLabel('Язык').selectOption('kk');
    await page.getByRole('heading', { name: 'Жаңа есеп' }).waitFor();
    await page.getByLabel('Тіл').selectOption('en');
    await page.getByRole('heading', { name: 'New report' }).waitFor();
    const lang = await page.evaluate(() => [document.documentElement.lang, document.activeElement?.id]);
    if (lang.join() !== 'en,language') throw new Error(`lang and focus are ${lang}`);
    await page.getByLabel('Language').selectOption('ru');
    await page.getByRole('heading', { name: 'Новый отчёт' }).waitFor();
  });
  await step('the theme switch is obeyed', async () => {
    const root = page.locator('html');
    for (const theme of ['light', 'dark', 'auto']) {
      await page.getByRole('button', { name: /^Тема/ }).click();
      await page.waitForFunction((wanted) => document.documentElement.dataset.theme === wanted, theme);
    }
    await root.waitFor();
  });

  await firstLanguage(base);
  await backOnline(page);
  await page.getByRole('link', { name: 'Обзор', exact: true }).click();

  await step('a forced report starts and its run is shown', async () => {
    await page.getByRole('radio', { name: period }).check();
    await page.getByRole('button', { name: 'Принудительный отчёт' }).click();
    await page.waitForURL(/\/dashboard\/runs\//);
    await circles().first().waitFor();
  });
  check('there are eight circles', (await circles().filter({ hasText: /готово|выполняется|ожидает/ }).count()) === 8);
  await inspect(page, '05-run-active');
  await activeRun(page);
  await step('what a proxy says while the server is replaced stops no page', async () => {
    const html = '<html><body><h1>502 Bad Gateway</h1></body></html>';
    const answers = [{ status: 502, body: html }, { status: 200, body: '<html>a network that asks to sign in</html>' }, { status: 503, body: '' }];
    const run = new URL(page.url()).pathname.split('/').pop();
    refusals.push([`/api/v1/runs/${run}`, 502], [`/api/v1/runs/${run}`, 503]);
    const address = `**/api/v1/runs/${run}`;
    let given = 0;
    await page.route(address, (route) => {
      const answer = answers[given];
      given += 1;
      return answer ? route.fulfill({ contentType: 'text/html', ...answer }) : route.continue();
    });
    const notice = page.getByText('Нет связи с сервером');
    await notice.waitFor();
    await page.getByText('Не удалось прочитать ответ сервера').waitFor();
    if (!(await circles().count())) throw new Error('the run is not shown any more');
    // Gone when the server itself answers again.
    await notice.waitFor();
    await notice.waitFor({ state: 'detached' });
    await page.unroute(address);
    if (given <= answers.length) throw new Error(`asked ${given} times only`);
  });
  await step('every circle gets done', async () => {
    const allDone = circles().filter({ hasText: 'готово' }).nth(7);
    const stopped = page.getByRole('button', { name: /^Повторить с шага/ });
    await allDone.or(stopped).first().waitFor({ timeout: runLimit });
    if (await stopped.count()) throw new Error(await page.getByRole('main').innerText());
    await page.getByRole('link', { name: 'Читать отчёт' }).waitFor();
  });
  await step("the run's log tells what happened", async () => {
    await page.getByRole('button', { name: 'Показать журнал' }).click();
    await page.locator('#run-log-rows tr').filter({ hasText: 'Шаг выполнен' }).nth(7).waitFor();
    await page.locator('#run-log-rows tr').filter({ hasText: 'Работа началась' }).first().waitFor();
  });
  await inspect(page, '06-run-done');
  await step('doing it again says what it costs before it does', async () => {
    await page.getByRole('button', { name: 'Всё заново' }).click();
    const ask = page.getByRole('dialog', { name: 'Всё заново' });
    await ask.getByText(/Будет загружено: .*чат/).waitFor();
    await ask.getByText(/входных токенов/).waitFor();
    await ask.getByRole('button', { name: 'Не повторять' }).click();
    await page.getByRole('button', { name: 'Только анализ' }).click();
    const again = page.getByRole('dialog', { name: 'Только анализ' });
    await again.getByText('Чтения нет.').waitFor();
    await inspect(page, '06-run-again', { fullPage: false });
    await again.getByRole('button', { name: 'Только анализ' }).click();
    // Gone while the run is at work, back when it has ended.
    await page.getByRole('button', { name: 'Всё заново' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Всё заново' }).waitFor({ timeout: runLimit });
    await page.getByText('Отчёт готов.').waitFor();
  });

  await step('the report opens', async () => {
    await page.getByRole('link', { name: 'Читать отчёт' }).click();
    await heading(/^Отчёт за/).waitFor();
    await page.getByRole('heading', { name: 'Показатели' }).waitFor();
    await page.getByRole('heading', { name: 'Выводы' }).waitFor();
  });
  await dialogRows(page);
  await exports(page, { check, step });
  const cited = await step('a finding shows its quotes', async () => {
    await page.locator('summary').filter({ hasText: 'цитат' }).first().click();
    const quote = page.getByRole('button', { name: /Открыть диалог$/ }).first();
    await quote.waitFor();
    const words = (await quote.locator('.sy-quote__words').innerText()).trim();
    return { quote, words: words.replace(/^«|»$/g, '') };
  });
  await inspect(page, '07-report');
  await step('a quote opens its dialog at the quoted message', async () => {
    await cited.quote.click();
    const message = page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Цитируемое сообщение' });
    await message.waitFor();
    const marked = await message.locator('mark').innerText();
    if (!marked.includes(cited.words)) throw new Error(`marked is “${marked}”, quoted was “${cited.words}”`);
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-cited') === 'true');
    const inView = await message.evaluate((element) => {
      const box = element.getBoundingClientRect();
      return box.top >= 0 && box.top < window.innerHeight;
    });
    if (!inView) throw new Error('the quoted message is out of sight');
  });
  await inspect(page, '08-dialog', { fullPage: false });
  await step('Escape closes the dialog and the focus returns to the quote', async () => {
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    const back = await page.evaluate(() => document.activeElement?.className);
    if (!back?.includes('sy-quote')) throw new Error(`the focus is on ${back}`);
  });
  await step('a number opens the dialogs behind it', async () => {
    await page.getByRole('button', { name: 'Показать диалоги: Без ответа' }).click();
    await page.waitForFunction(() => document.getElementById('dialog-filter')?.value === 'unanswered');
  });
  await talk.places(page);
  await talk.comments(page, inspect);
  await talk.questions(page, inspect, runLimit);

  await step('the list of reports has the new one', async () => {
    await page.getByRole('link', { name: 'Отчёты', exact: true }).click();
    await heading('Отчёты').waitFor();
    await page.getByRole('link', { name: /^Открыть отчёт за/ }).first().waitFor();
  });
  await talk.commentInList(page);
  await inspect(page, '09-reports');
  await findInLists(page);

  await step('signing out ends at the sign-in page', async () => {
    await page.getByRole('button', { name: 'Аккаунт' }).click();
    await page.getByRole('button', { name: 'Выйти' }).click();
    await page.getByText('Вы вышли из кабинета').waitFor();
  });
  await step('after signing out a protected page asks to sign in', async () => {
    await page.goto(`${base}/dashboard`);
    await page.getByText('Войдите, чтобы открыть эту страницу').waitFor();
  });
  await talk.fromPost(page, consoles, signIn);
}

try {
  await journey();
} catch (error) {
  console.log(`stopped at ${page.url()}: ${error.message}`);
  await page.screenshot({ path: `${process.env.OUTPUT ?? new URL('output', import.meta.url).pathname}/stopped.png` });
} finally {
  check('no console errors, no policy violations', consoleErrors.length === 0, consoleErrors.join(' · '));
  await close();
}
process.exit(total());
