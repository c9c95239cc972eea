// The list of reports: filters in the address, words that are sought, rows that open as a whole, all runs.
import { check, step } from './checks.mjs';
import { inspect } from './looks.mjs';

const rows = (page) => page.locator('#report-rows > tr');

/** Waits until the list has settled. */
async function settled(page) {
  await page.locator('.sy-listing[aria-busy="false"]').waitFor();
}

const query = (page) => Object.fromEntries(new URL(page.url()).searchParams);

/** From the list of reports, with at least one report, back to it. */
export async function findInLists(page) {
  const before = await step('the list shows headline and chips of a report', async () => {
    await settled(page);
    const row = rows(page).first();
    await row.locator('.sy-chip').filter({ hasText: 'Без ответа' }).waitFor();
    await row.locator('.sy-chip').filter({ hasText: 'Цитаты' }).waitFor();
    return { count: await rows(page).count(), headline: await row.locator('.sy-strong').innerText() };
  });
  const word = before.headline.split(/[^\p{L}]+/u).reduce((one, other) => (other.length > one.length ? other : one));
  await step('a word of the headline is found in any case, and stands in the address', async () => {
    await page.getByLabel('Поиск в заголовках, итогах и комментариях').fill(word.toUpperCase());
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('q') === word.toUpperCase());
    await settled(page);
    await rows(page).first().waitFor();
  });
  await step('kind and order join it', async () => {
    await page.getByRole('radio', { name: 'По запросу' }).check();
    await page.waitForURL((url) => url.searchParams.get('kind') === 'manual');
    await page.getByLabel('Порядок').selectOption('period-asc');
    await page.waitForURL((url) => url.searchParams.get('sort') === 'period' && url.searchParams.get('order') === 'asc');
    await settled(page);
    await rows(page).first().waitFor();
  });
  await inspect(page, '09-reports-narrowed');
  await step('reload keeps it all', async () => {
    const asked = query(page);
    await page.reload();
    await rows(page).first().waitFor();
    if (JSON.stringify(query(page)) !== JSON.stringify(asked)) throw new Error(`the address is ${page.url()}`);
    const shown = await page.getByLabel('Поиск в заголовках, итогах и комментариях').inputValue();
    if (shown !== word.toUpperCase()) throw new Error(`the field says “${shown}”`);
    if (!(await page.getByRole('radio', { name: 'По запросу' }).isChecked())) throw new Error('the kind is lost');
  });
  await step('a filter that nothing passes says so and is cleared', async () => {
    // The rows of before stay until the answer is there.
    let release;
    const held = new Promise((resolve) => {
      release = resolve;
    });
    await page.route('**/api/v1/reports?*kind=monthly*', async (route) => {
      await held;
      await route.continue();
    });
    await page.getByRole('radio', { name: 'Ежемесячный' }).check();
    await page.locator('.sy-listing[aria-busy="true"]').waitFor();
    const kept = await rows(page).count();
    release();
    if (!kept) throw new Error('the rows went away before the new ones were there');
    await page.getByText('По этим условиям ничего нет').waitFor();
    await page.unroute('**/api/v1/reports?*kind=monthly*');
  });
  await inspect(page, '09-reports-nothing');
  await step('Back brings the filter before', async () => {
    await page.goBack();
    await page.waitForURL((url) => url.searchParams.get('kind') === 'manual');
    await rows(page).first().waitFor();
  });
  await step('the cleared list is whole again', async () => {
    await page.getByRole('button', { name: 'Сбросить фильтры' }).click();
    await page.waitForURL((url) => !url.searchParams.has('q') && !url.searchParams.has('kind'));
    await settled(page);
    if ((await rows(page).count()) !== before.count) throw new Error('rows are missing');
  });
  await step('a comment is written in the row without opening the report', async () => {
    const row = rows(page).first();
    await row.getByRole('button', { name: /^Комментировать отчёт за/ }).click();
    await row.getByRole('textbox').fill('Позвонили всем из списка');
    await row.getByRole('button', { name: 'Написать' }).click();
    await row.getByText('Позвонили всем из списка').waitFor();
    if (!new URL(page.url()).pathname.endsWith('/dashboard/reports')) throw new Error(`now at ${page.url()}`);
    await page.getByLabel('Поиск в заголовках, итогах и комментариях').fill('ПОЗВОНИЛИ всем');
    await page.getByRole('button', { name: 'Найти' }).click();
    await page.waitForURL((url) => url.searchParams.has('q'));
    await settled(page);
    await rows(page).first().getByText('Позвонили всем из списка').waitFor();
    await page.getByRole('button', { name: 'Очистить поиск' }).click();
    await page.waitForURL((url) => !url.searchParams.has('q'));
    await settled(page);
  });
  await step('a press anywhere in the row opens the report, Back returns', async () => {
    await rows(page).first().getByRole('rowheader').click({ position: { x: 5, y: 5 } });
    await page.getByRole('heading', { level: 1, name: /^Отчёт за/ }).waitFor();
    await page.goBack();
    await rows(page).first().waitFor();
  });
  await step('all runs are listed and narrowed the same way', async () => {
    await page.getByRole('link', { name: 'Все запуски' }).click();
    await page.getByRole('heading', { level: 1, name: 'Запуски' }).waitFor();
    await page.locator('#run-rows > tr').first().waitFor();
    await page.getByLabel('Статус').selectOption('done');
    await page.waitForURL((url) => url.searchParams.get('status') === 'done');
    await settled(page);
    check('a run leads to its report', (await page.getByRole('link', { name: /^Читать отчёт за/ }).count()) > 0);
  });
  await inspect(page, '09-runs');
  await step('a run opens from its row', async () => {
    await page.getByRole('link', { name: /^Открыть запуск за/ }).first().press('Enter');
    await page.waitForURL(/\/dashboard\/runs\/[0-9a-f-]+$/);
    await page.goBack();
    await page.getByRole('link', { name: 'Все отчёты' }).click();
    await rows(page).first().waitFor();
  });
}
