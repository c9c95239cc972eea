// Small things over which people stumble: the language of a first visit, the fields of a code, the way back online, a toast that
// leaves with its page, where the demo's links lead, words that stand on top of others on a phone.
import { openBrowser } from './browser.mjs';
import { check, step } from './checks.mjs';

const main = (page) => page.getByRole('main');

/** The page begins in a language that the visitor reads, as far as the browser says. */
export async function firstLanguage(base) {
  const cases = [
    ['en-US', 'en', 'Sign in'],
    ['kk-KZ', 'kk', 'Кіру'],
    ['de-DE', 'ru', 'Войти'],
  ];
  for (const [locale, language, words] of cases) {
    await step(`the first visit of a ${locale} browser begins in ${language}, and what is chosen stays`, async () => {
      const { page, close } = await openBrowser({ locale });
      try {
        await page.goto(base);
        await main(page).getByRole('link', { name: words }).first().waitFor();
        const root = page.locator('html');
        if ((await root.getAttribute('lang')) !== language) throw new Error(await root.getAttribute('lang'));
        await page.locator('#language').selectOption('ru');
        await main(page).getByRole('link', { name: 'Войти' }).first().waitFor();
        await page.reload();
        await main(page).getByRole('link', { name: 'Войти' }).first().waitFor();
      } finally {
        await close();
      }
    });
  }
}

/** The two fields of a second factor: digits for the app's code, words for a recovery code. Ends at the app's. */
export async function codeFields(page) {
  await step('the code has the keys for digits, and a recovery code a field of its own', async () => {
    const app = page.getByLabel('Код из приложения');
    if ((await app.getAttribute('inputmode')) !== 'numeric') throw new Error('the keys are letters');
    await page.getByRole('button', { name: /Ввести код восстановления/ }).click();
    const recovery = page.getByLabel('Код восстановления', { exact: true });
    await recovery.waitFor();
    await page.waitForFunction(() => document.activeElement?.id === 'code');
    await recovery.fill('abcd-efgh-0000');
    await page.getByRole('button', { name: 'Ввести код из приложения' }).click();
    await app.waitFor();
    if ((await app.inputValue()) !== '') throw new Error('the other code stands in it');
  });
}

/** What could not be loaded comes by itself once the network is back, and what is there stays while it is loaded anew. */
export async function backOnline(page) {
  await step('the overview keeps what it showed and recovers by itself once the network is back', async () => {
    await page.getByRole('link', { name: 'Обзор', exact: true }).click();
    await page.getByRole('heading', { name: 'Подключения' }).waitFor();
    await page.context().setOffline(true);
    await page.getByRole('link', { name: 'Отчёты', exact: true }).click();
    await main(page).getByRole('alert').first().waitFor();
    // Coming back to the overview without a network: as it was seen last, and a word that it is not new.
    await page.getByRole('link', { name: 'Обзор', exact: true }).click();
    await page.getByRole('heading', { name: 'Подключения' }).waitFor();
    await main(page).getByRole('alert').first().waitFor();
    await page.context().setOffline(false);
    await main(page).getByRole('alert').first().waitFor({ state: 'detached' });
  });
}

/** From a list of reports with rows, back to it: each list that could not be loaded comes by itself with the network. */
export async function listsComeBack(page) {
  for (const [link, title, rows] of [
    ['Все запуски', 'Запуски', '#run-rows > tr'],
    ['Все отчёты', 'Отчёты', '#report-rows > tr'],
  ]) {
    await step(`the list “${title}” comes by itself once the network is back`, async () => {
      const way = main(page).getByRole('link', { name: link });
      await page.context().setOffline(true);
      try {
        await way.click();
        await page.getByRole('heading', { level: 1, name: title }).waitFor();
        await main(page).getByRole('alert').first().waitFor();
        if (await page.locator(rows).count()) throw new Error('there are rows without a network');
      } finally {
        await page.context().setOffline(false);
      }
      await page.locator(rows).first().waitFor();
      await main(page).getByRole('alert').first().waitFor({ state: 'detached' });
    });
  }
}

/** While a run is active the form is gone and the overview says what is being made. Ends on the run's page. */
export async function activeRun(page) {
  await step('while a report is being made the overview shows that in place of the form', async () => {
    const run = page.url();
    await page.getByRole('link', { name: 'Обзор', exact: true }).click();
    await page.locator('.sy-steps--compact').first().waitFor();
    await page.getByRole('heading', { name: 'Новый отчёт' }).waitFor({ state: 'hidden' });
    if (!(await main(page).innerText()).includes('Здравствуйте, ')) throw new Error('nobody is greeted');
    await main(page).getByRole('link', { name: 'Следить за ходом' }).click();
    await page.waitForURL(run);
  });
}

/** On the report, on a phone: in no row of the dialogs does the button lie on words. */
export async function dialogRows(page) {
  await step('on a phone no button lies on the figures of its dialog', async () => {
    const size = page.viewportSize();
    await page.setViewportSize({ width: 360, height: 800 });
    const seen = await page.evaluate(() => {
      const rows = [...document.querySelectorAll('.sy-table--dialogs tbody tr')];
      const boxes = (element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        return [...range.getClientRects()];
      };
      const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
      const covered = rows.filter((row) => {
        const button = row.querySelector('button')?.getBoundingClientRect();
        return button && [...row.querySelectorAll('td.sy-number, th')].flatMap(boxes).some((words) => meet(button, words));
      });
      return { rows: rows.length, covered: covered.map((row) => row.innerText.replaceAll('\n', ' · ')).slice(0, 3) };
    });
    await page.setViewportSize(size);
    if (!seen.rows) throw new Error('there are no dialogs to look at');
    if (seen.covered.length) throw new Error(seen.covered.join(' | '));
  });
}

/** On the list of reports, on a phone: labels and values of a card begin at the same two places. */
export async function cardsLineUp(page) {
  await step('on a phone each label and each value of a report stands under the one above', async () => {
    const size = page.viewportSize();
    await page.setViewportSize({ width: 360, height: 800 });
    const wrong = await page.locator('#report-rows > tr').first().evaluate((row) => {
      const cells = [...row.querySelectorAll('td[data-label]')];
      const start = (cell) => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        const lefts = [...range.getClientRects()].filter((box) => box.width > 0).map((box) => box.left);
        return Math.round(Math.min(...lefts));
      };
      const values = cells.filter((cell) => cell.innerText.trim()).map((cell) => [cell.dataset.label, start(cell)]);
      const ends = cells.filter((cell) => !['start', 'left'].includes(getComputedStyle(cell).textAlign));
      const first = values[0]?.[1];
      return [
        ...values.filter(([, left]) => Math.abs(left - first) > 12).map(([label, left]) => `${label} at ${left}, not ${first}`),
        ...ends.map((cell) => `${cell.dataset.label} is not aligned to the start`),
      ];
    });
    await page.setViewportSize(size);
    if (wrong.length) throw new Error(wrong.join(', '));
  });
}

/** In the settings of the AI: a prompt that was typed and not saved is kept, and closing the page asks. */
export async function promptDraft(page) {
  const field = page.locator('#prompt-body');
  const notice = page.locator('[data-test="prompt-draft"]');
  await step('a prompt that was not saved is there after a walk through the page, and is dropped when asked', async () => {
    const saved = await field.inputValue();
    await field.click();
    await field.press('End');
    await field.fill(`${saved}\nНе забыть про сроки.`);
    await page.getByRole('link', { name: 'Обзор', exact: true }).click();
    await page.getByRole('heading', { name: 'Подключения' }).waitFor();
    await page.goBack();
    await notice.waitFor();
    const kept = await field.inputValue();
    if (!kept.endsWith('Не забыть про сроки.')) throw new Error(`the field says “${kept.slice(-60)}”`);
    const asked = page.waitForEvent('dialog');
    await page.evaluate(() => {
      setTimeout(() => window.location.reload(), 0);
    });
    const question = await asked;
    const kind = question.type();
    await question.dismiss();
    if (kind !== 'beforeunload') throw new Error(`the page asked by ${kind}`);
    await notice.getByRole('button').click();
    await notice.waitFor({ state: 'detached' });
    if ((await field.inputValue()) !== saved) throw new Error('the saved text is not back');
  });
}

/** A toast stays while the pointer is on it, closes, and goes with its page. `make` brings one up. */
export async function toasts(page, make, leave) {
  await step('a toast can be closed, and goes with the page that it is about', async () => {
    const toast = page.locator('.sy-toast');
    await make();
    await toast.waitFor();
    await page.locator('.sy-toasts').getByRole('button', { name: 'Закрыть' }).click();
    await toast.waitFor({ state: 'detached' });
    await make();
    await toast.waitFor();
    await leave();
    await toast.waitFor({ state: 'detached', timeout: 3_000 });
  });
}

/** The demo's own consoles, and links that say where they lead. */
export async function demoServices(page, base, consoles) {
  await step('in the demo the services’ links lead to the emulated consoles', async () => {
    for (const [kind, name, path] of [
      ['supabase', 'Открыть Supabase', 'supabase'],
      ['radist', 'Открыть Radist.Online', 'radist'],
    ]) {
      await page.goto(`${base}/dashboard/settings/${kind}`);
      const link = page.getByRole('link', { name });
      await link.waitFor();
      const address = await link.getAttribute('href');
      if (address !== `${consoles}/console/${path}`) throw new Error(`${kind}: ${address}`);
    }
  });
}

/** At its first start the demo has checked what it connected. */
export async function demoIsGreen(page) {
  await step('the demo has checked its connections before anybody looks', async () => {
    const tiles = page.locator('.sy-tile');
    await tiles.first().waitFor();
    const green = await tiles.filter({ hasText: 'Работает' }).count();
    if (green !== 5) throw new Error(`${green} of 5 work: ${await tiles.allInnerTexts()}`);
    check('the schedule is asked for in its own words', (await page.getByRole('link', { name: /^Задать расписание/ }).count()) > 0);
  });
}
