// How a page looks and whether everyone can use it: both themes, a phone, axe.
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from './checks.mjs';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const output = process.env.OUTPUT ?? join(dirname(dirname(fileURLToPath(import.meta.url))), 'output');
const DESKTOP = { width: 1280, height: 900 };

/**
 * Screenshots in both themes and on a phone, axe in both themes and at 360 px, no sideways scroll at 360 and 320 px, nor at
 * 360 px in text twice as large.
 */
export async function inspect(page, name, { fullPage = true } = {}) {
  await mkdir(output, { recursive: true });
  const shoot = (variant) => page.screenshot({ path: join(output, `${name}-${variant}.png`), fullPage });
  for (const theme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: theme });
    await shoot(theme);
    await runAxe(page, `${name}, ${theme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  for (const width of [360, 320]) {
    await page.setViewportSize({ width, height: 800 });
    check(`${name}: no sideways scroll at ${width} px`, ...(await fits(page)));
    await shoot(String(width));
    if (width === 360) await runAxe(page, `${name}, phone`);
  }
  await page.setViewportSize({ width: 360, height: 800 });
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
  check(`${name}: no sideways scroll with 200 % text`, ...(await fits(page)));
  await shoot('large-text');
  await page.evaluate(() => document.documentElement.style.removeProperty('font-size'));
  await page.setViewportSize(DESKTOP);
}

/** Whether the page is no wider than its window, and if not, by how much and what sticks out. */
async function fits(page) {
  const { excess, wide } = await page.evaluate(() => {
    const root = document.documentElement;
    const right = root.clientWidth;
    // What a region that scrolls by itself holds pushes the page aside no more than what is hidden.
    const held = (element) => {
      for (let one = element.parentElement; one && one !== root; one = one.parentElement) {
        if (getComputedStyle(one).overflowX !== 'visible') return true;
      }
      return false;
    };
    const wide = [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > right + 0.5 && !held(element))
      .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`);
    return { excess: root.scrollWidth - right, wide: [...new Set(wide)].slice(0, 6) };
  });
  return [excess <= 0, `${excess} px too wide: ${wide.join(' | ')}`];
}

async function runAxe(page, name) {
  // As an evaluated text and not as a script element, which the page's policy rightly refuses.
  await page.evaluate(await readFile(axePath, 'utf8'));
  const violations = await page.evaluate(async () => {
    const result = await window.axe.run(document, { resultTypes: ['violations'] });
    return result.violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      where: nodes.slice(0, 3).map((node) => `${node.target} ${node.any[0]?.message ?? ''}`),
    }));
  });
  const detail = violations.map(({ id, impact, where }) => `${id} (${impact}) at ${where.join(' | ')}`).join('; ');
  check(`${name}: axe finds nothing`, violations.length === 0, detail);
}
