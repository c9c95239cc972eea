// Talking with a report: comments, two questions, and the ways to it and inside it.
import { check, step } from './checks.mjs';

const section = (page, name) => page.locator('section').filter({ has: page.getByRole('heading', { level: 2, name }) });

/** What is open of a report stands in its address, and Back closes it. */
export async function places(page) {
  await step('what is open stands in the address, and Back closes it and keeps the place', async () => {
    const quotes = page.locator('summary').filter({ hasText: 'цитат' }).first();
    await quotes.scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => window.scrollY);
    await page.getByRole('button', { name: /Открыть диалог$/ }).first().click();
    await page.getByRole('dialog').waitFor();
    await page.waitForURL(/[?&]dialog=-?\d+&message=/);
    const shared = page.url();
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.waitForURL((url) => !url.searchParams.has('dialog'));
    const after = await page.evaluate(() => window.scrollY);
    if (Math.abs(after - before) > 2) throw new Error(`the page moved from ${before} to ${after}`);
    await page.goto(shared);
    await page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Цитируемое сообщение' }).waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.searchParams.has('dialog'));
  });
  await step('a filter of the dialogs outlives a reload', async () => {
    await page.getByRole('button', { name: 'Показать диалоги: Без ответа' }).click();
    await page.waitForURL(/filter=unanswered/);
    await page.reload();
    await page.waitForFunction(() => document.getElementById('dialog-filter')?.value === 'unanswered');
    await page.getByLabel('Показать', { exact: true }).or(page.locator('#dialog-filter')).first().selectOption('all');
    await page.waitForURL((url) => !url.searchParams.has('filter'));
  });
  await step('a section stands in the address', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Показатели' }).click();
    await page.waitForURL(/#numbers$/);
    const focused = await page.evaluate(() => document.activeElement?.id);
    if (focused !== 'numbers') throw new Error(`the focus is on ${focused}`);
  });
}

/** A comment is written, edited and removed; its draft outlives a walk through the page. */
export async function comments(page, inspect) {
  const thread = section(page, 'Комментарии');
  const said = thread.getByRole('listitem');
  await step('a comment is written with its line breaks', async () => {
    await thread.getByLabel('Новый комментарий').fill('Позвонили Оксане.\nЗамер в среду.');
    await thread.getByRole('button', { name: 'Написать' }).click();
    await said.filter({ hasText: 'Замер в среду.' }).waitFor();
    const words = await said.filter({ hasText: 'Замер в среду.' }).locator('.sy-comment__text').innerText();
    if (!words.includes('\n')) throw new Error(`the line break is gone: ${words}`);
  });
  await step('it is edited, and that is said', async () => {
    await said.first().getByRole('button', { name: 'Изменить' }).click();
    await said.first().getByRole('textbox').fill('Позвонили Оксане, замер в четверг.');
    await said.first().getByRole('button', { name: 'Сохранить' }).click();
    await said.filter({ hasText: 'замер в четверг' }).getByText('изменён').waitFor();
  });
  await step('a second one is removed, and that is said', async () => {
    await thread.getByLabel('Новый комментарий').fill('Написано по ошибке');
    await thread.getByRole('button', { name: 'Написать' }).click();
    const mistake = said.filter({ hasText: 'Написано по ошибке' });
    await mistake.getByRole('button', { name: 'Удалить' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Удалить' }).click();
    await thread.getByText('Комментарий удалён. Автор:').waitFor();
    await mistake.waitFor({ state: 'detached' });
  });
  await step('words that were not sent are there after a walk through the page', async () => {
    await thread.getByLabel('Новый комментарий').fill('Не забыть');
    await page.getByRole('link', { name: 'Обзор', exact: true }).click();
    await page.getByRole('heading', { name: 'Новый отчёт' }).waitFor();
    await page.goBack();
    const kept = await thread.getByLabel('Новый комментарий').inputValue();
    if (kept !== 'Не забыть') throw new Error(`the field says “${kept}”`);
    await thread.getByLabel('Новый комментарий').fill('');
  });
  await inspect(page, '10-comments');
}

/** Two questions are asked and answered with quotes; a third has no place. */
export async function questions(page, inspect, limit) {
  const card = section(page, 'Вопросы по отчёту');
  const ask = async (words) => {
    await card.getByLabel('Вопрос', { exact: true }).fill(words);
    await card.getByRole('button', { name: 'Спросить' }).click();
    await card.getByRole('heading', { level: 3, name: words }).waitFor();
  };
  await step('a question says what it will take', async () => {
    await card.getByText(/обращений к ИИ — \d/).waitFor();
  });
  await step('a question is asked and shows how far it is', async () => {
    await ask('Кто остался без ответа и что им обещали?');
    await card.getByText(/в очереди|ищем ответ|Готовим переписку|Читаем переписку|Пишем ответ|есть ответ/).first().waitFor();
    await inspect(page, '11-question-asked');
  });
  await step('its answer comes with quotes that open their dialogs', async () => {
    await card.getByText('есть ответ').first().waitFor({ timeout: limit });
    await card.locator('summary').filter({ hasText: 'цитат' }).first().click();
    await card.getByRole('button', { name: /Открыть диалог$/ }).first().click();
    await page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Цитируемое сообщение' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await card.getByText(/Цитат найдено дословно/).waitFor();
  });
  await step('after the second the page says whom to turn to', async () => {
    await ask('Какие возражения по цене повторялись?');
    await card.getByText('есть ответ').nth(1).waitFor({ timeout: limit });
    await card.getByText(/Оба вопроса по этому отчёту заданы.*В вашей компании это:/).waitFor();
    check('there is no field for a third', (await card.getByLabel('Вопрос', { exact: true }).count()) === 0);
  });
  await inspect(page, '12-questions');
}

/** In the list the latest comment has a column, and the next one is written in place. */
export async function commentInList(page) {
  const row = page.getByRole('row').filter({ hasText: 'замер в четверг' }).first();
  await step('the latest comment stands in the list, and the next one is written there', async () => {
    await row.getByRole('button', { name: /^Комментарий: отчёт за/ }).click();
    const field = page.getByRole('textbox', { name: /^Комментарий: отчёт за/ });
    await field.fill('Готово: договор подписан');
    await page.getByRole('button', { name: 'Написать' }).click();
    await page.getByRole('row').filter({ hasText: 'договор подписан' }).first().waitFor();
  });
}

/** The latest post of the chat, its way to the report, and what it leads to. */
export async function fromPost(page, consoles, signIn) {
  await step('from the post one comes through signing in to the finding', async () => {
    await page.goto(`${consoles}/console/telegram`);
    const post = page.locator('[data-test="telegram-message"]').filter({ has: page.getByRole('link') }).first();
    const way = post.getByRole('link').first();
    const address = await way.getAttribute('href');
    if (!/\/dashboard\/reports\/[0-9a-f-]{36}$/.test(address ?? '')) throw new Error(`the post leads to ${address}`);
    await page.goto(`${address}#finding-2`);
    await page.getByText('Войдите, чтобы открыть эту страницу').waitFor();
    await signIn();
    await page.getByRole('heading', { level: 1, name: /^Отчёт за/ }).waitFor();
    await page.waitForURL(/#finding-2$/);
    await page.waitForFunction(() => document.activeElement?.id === 'finding-2');
    const seen = await page.locator('#finding-2').evaluate((element) => {
      const box = element.getBoundingClientRect();
      return box.top < window.innerHeight && box.bottom > 0;
    });
    if (!seen) throw new Error('the finding is out of sight');
  });
}
