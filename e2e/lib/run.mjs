// What a page shows of a run.

/** Its eight steps in words, e.g. `Загрузка сделок: готово`. What a step counted is a list inside it and no step. */
export const stepsOf = (page) => page.getByRole('list', { name: 'Шаги формирования отчёта' }).first().locator(':scope > li');
