// How a page looks and whether everyone can use it: both themes, a phone, axe.
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from './checks.mjs';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const output = process.env.OUTPUT ?? join(dirname(dirname(fileURLToPath(import.meta.url))), 'output');
const DESKTOP = { width: 1280, height: 900 };

/** Screenshots in both themes and at 360 px, axe in both themes, no sideways scroll at 360 and 320 px. */
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
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(`${name}: no sideways scroll at ${width} px`, excess <= 0, `${excess} px too wide`);
    await shoot(String(width));
  }
  await runAxe(page, `${name}, phone`);
  await page.setViewportSize(DESKTOP);
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
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const detail = grave.map(({ id, where }) => `${id} at ${where.join(' | ')}`).join('; ');
  check(`${name}: axe finds nothing serious`, grave.length === 0, detail);
  for (const { id, impact, where } of violations.filter((violation) => !grave.includes(violation))) {
    console.log(`note  ${name}: axe, ${impact}: ${id} at ${where.join(' | ')}`);
  }
}
