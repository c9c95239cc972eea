// A report's files and its printed pages, held against what the page shows. Begins and ends on the report.
import { readFile, writeFile } from 'node:fs/promises';
import { inspect } from './looks.mjs';

/** A table of RFC 4180: rows of cells. */
export function parseCsv(text, delimiter) {
  const rows = [];
  let row = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === delimiter) {
      row.push(cell);
      cell = '';
    } else if (sign === '\r' && text[at + 1] === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
      at += 1;
    } else cell += sign;
  }
  if (quoted || cell || row.length) throw new Error('the table ends within a row');
  return rows;
}

const number = (text) => Number(text.replace(/[^\d]/g, ''));

async function taken(page, name) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
  const file = await readFile(await download.path(), 'utf8');
  return { name: download.suggestedFilename(), text: file };
}

/** Takes each file and the printed pages, and compares their numbers with the page's. */
export async function exports(page, { check, step }) {
  const report = page.url().split(/[?#]/)[0];
  const figure = async (label) => {
    const metric = page.locator('.sy-metric').filter({ has: page.getByText(label, { exact: true }) });
    return number(await metric.locator('.sy-metric__value').innerText());
  };
  const shown = { dialogs: await figure('Диалоги'), unanswered: await figure('Без ответа'), messages: await figure('Сообщения клиентов') };
  const findings = await page.locator('#finding-list > li').count();
  const share = await page.locator('#proof').innerText();
  const prepared = await page.locator('#provenance').innerText();
  check('the page says who prepared the report', prepared.startsWith('Подготовлено ИИ, проверено программой: модель '), prepared);
  const [, confirmed, given] = prepared.match(/подтверждено цитат: (\d+) из (\d+)/) ?? [];
  check('with the share that stands at the findings', share.includes(confirmed) && share.includes(given), `${share} · ${prepared}`);

  await page.locator('summary').filter({ hasText: 'Скачать' }).click();
  await inspect(page, '07-report-files', { fullPage: false });
  const dialogs = await step('the table of dialogs has the numbers of the page', async () => {
    const file = await taken(page, 'Таблица диалогов (CSV)');
    if (!file.text.startsWith('\uFEFF')) throw new Error('the table has no byte order mark');
    const [heads, ...rows] = parseCsv(file.text.slice(1), ';');
    const column = (head) => rows.map((row) => row[heads.indexOf(head)]);
    const sums = {
      dialogs: rows.length,
      unanswered: column('Без ответа').filter((cell) => cell === 'да').length,
      messages: column('Сообщения клиентов').reduce((sum, cell) => sum + Number(cell), 0),
    };
    if (JSON.stringify(sums) !== JSON.stringify(shown)) throw new Error(`${JSON.stringify(sums)} is not ${JSON.stringify(shown)}`);
    if (!heads.some((head) => head === prepared)) throw new Error(`no ${prepared} in ${heads}`);
    if (!/ \d{4}-\d\d-\d\d.* dialogs\.csv$/.test(file.name)) throw new Error(file.name);
    return rows;
  });
  const json = await step('the JSON file has the numbers of the page', async () => {
    const file = JSON.parse((await taken(page, 'Данные для программ (JSON)')).text);
    const { total } = file.report.metrics;
    if (file.format !== 'synkro.report' || file.version !== 1) throw new Error(`${file.format} ${file.version}`);
    if (total.dialogs !== shown.dialogs || total.unanswered !== shown.unanswered) throw new Error(JSON.stringify(total));
    if (file.report.content.content.dialogs.length !== dialogs.length) throw new Error('not as many dialogs');
    if (file.prepared !== prepared) throw new Error(file.prepared);
    return file.report;
  });
  const all = json.content.content.findings.length;
  check('no finding is only in the file', findings <= all, `${findings} of ${all}`);
  await step('the table of findings has a row for each', async () => {
    const file = await taken(page, 'Таблица выводов (CSV)');
    const rows = parseCsv(file.text.slice(1), ';');
    if (rows.length - 1 !== all) throw new Error(`${rows.length - 1} rows, ${all} findings`);
  });
  await step('the Markdown file has the numbers of the page', async () => {
    const { text } = await taken(page, 'Текст отчёта (Markdown)');
    for (const [label, value] of [['Диалоги', shown.dialogs], ['Без ответа', shown.unanswered], ['Сообщения клиентов', shown.messages]]) {
      if (!text.includes(`| ${label} | ${value} |`)) throw new Error(`no row ${label} ${value}`);
    }
    const titles = text.split('\n').filter((line) => line.startsWith('### ')).length;
    if (titles !== all) throw new Error(`${titles} findings of ${all}`);
  });

  await step('the printed report has the same numbers on at most three pages', async () => {
    await page.getByRole('link', { name: 'Печать' }).click();
    await page.getByRole('button', { name: 'Напечатать или сохранить в PDF' }).waitFor();
    await page.locator('.sy-paper__findings > li').first().waitFor();
    const values = await page.locator('.sy-paper__figures > div').evaluateAll((boxes) =>
      Object.fromEntries(boxes.map((box) => [box.querySelector('dt').innerText, box.querySelector('dd').innerText])));
    for (const [label, value] of [['Диалоги', shown.dialogs], ['Без ответа', shown.unanswered], ['Сообщения клиентов', shown.messages]]) {
      if (number(values[label]) !== value) throw new Error(`${label} is ${values[label]}, not ${value}`);
    }
    const printed = await page.locator('.sy-paper__findings > li').count();
    if (printed !== Math.min(all, 30)) throw new Error(`${printed} of ${all} findings`);
    if ((await page.locator('#provenance').innerText()) !== prepared) throw new Error('who prepared it is not said');
    const paper = await page.pdf({ preferCSSPageSize: true, printBackground: false });
    const output = process.env.OUTPUT;
    if (output) await writeFile(`${output}/report.pdf`, paper);
    const pages = paper.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
    if (pages < 1 || pages > 3) throw new Error(`${pages} pages`);
  });
  await inspect(page, '07-report-paper');
  await step('the way back leads to the report', async () => {
    await page.getByRole('link', { name: 'Вернуться к отчёту' }).click();
    await page.waitForURL(report);
    await page.getByRole('heading', { name: 'Выводы' }).waitFor();
  });
}
