// Small things over which people stumble: the language of a first visit, the fields of a code, the way back online, a toast that
// leaves with its page, where the demo's links lead.
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
