// The list of reports: filters in the address, words that are sought, rows that open as a whole, all runs.
import { check, step } from './checks.mjs';
import { inspect } from './looks.mjs';
import { cardsLineUp, listsComeBack } from './stones.mjs';

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
    await page.locator('.sy-empty__title').filter({ hasText: 'По этим условиям ничего нет' }).waitFor();
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
    await row.getByRole('button', { name: /^Коммент.* отчёт за/ }).click();
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
    // By the place and not by the element: the link's own box lies over the whole row.
    const box = await rows(page).first().getByRole('rowheader').boundingBox();
    await page.mouse.click(box.x + 5, box.y + 5);
    await page.getByRole('heading', { level: 1, name: /^Отчёт за/ }).waitFor();
    await page.goBack();
    await rows(page).first().waitFor();
  });
  await cardsLineUp(page);
  await listsComeBack(page);
  await backToRows(page);
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

/** From the list, back to it: who comes back after several pages finds as many rows and their place among them. */
async function backToRows(page) {
  const pattern = /\/api\/v1\/reports\?/;
  await step('Back brings back the rows that were shown, and the place among them', async () => {
    // More reports than a journey makes: the first one again and again, with ids of their own.
    let model;
    const many = 75;
    const made = (n) => ({ ...model, id: `${String(n).padStart(8, '0')}-0000-7000-8000-000000000000` });
    const asked = [];
    await page.route(pattern, async (route) => {
      const query = new URL(route.request().url()).searchParams;
      model ??= (await (await route.fetch()).json()).items[0];
      const [from, limit] = [Number(query.get('cursor') ?? 0), Number(query.get('limit'))];
      asked.push(limit);
      const to = Math.min(from + limit, many);
      const items = Array.from({ length: to - from }, (_, n) => made(from + n));
      const next = to < many ? { next_cursor: String(to) } : {};
      await route.fulfill({ json: { items, ...next } });
    });
    await page.reload();
    await rows(page).nth(19).waitFor();
    for (const count of [40, 60]) {
      await page.getByRole('button', { name: 'Показать ещё' }).click();
      await rows(page).nth(count - 1).waitFor();
    }
    await rows(page).nth(50).scrollIntoViewIfNeeded();
    // Whoever presses for us may scroll before it presses.
    await page.evaluate(() => {
      addEventListener('pointerdown', () => (window.pressedAt = window.scrollY), { once: true, capture: true });
    });
    await page.getByRole('link', { name: 'Обзор', exact: true }).click();
    const before = await page.evaluate(() => window.pressedAt);
    if (before < 500) throw new Error('the list is too short to scroll');
    await page.getByRole('heading', { name: 'Подключения' }).waitFor();
    await page.goBack();
    await rows(page).nth(59).waitFor();
    const count = await rows(page).count();
    if (count !== 60) throw new Error(`${count} rows of 60`);
    await page.waitForFunction((place) => Math.abs(window.scrollY - place) <= 2, before);
    if (Math.max(...asked) > 100) throw new Error(`asked for ${asked}`);
    // By the menu one begins anew.
    await page.getByRole('link', { name: 'Обзор', exact: true }).click();
    await page.getByRole('heading', { name: 'Подключения' }).waitFor();
    await page.getByRole('link', { name: 'Отчёты', exact: true }).click();
    await rows(page).nth(19).waitFor();
    if ((await rows(page).count()) !== 20) throw new Error('the menu brings the old rows back');
    await page.unroute(pattern);
    await page.reload();
    await settled(page);
    await rows(page).first().waitFor();
  });
}
