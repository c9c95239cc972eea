// README's "Try it", read: the script that follows it takes addresses, accounts and names from the text itself.
import { readFile } from 'node:fs/promises';

const all = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1]);

/** One numbered step: its words, and what in them is an address, a thing to type, and a name on the screen. */
function parse(words) {
  return {
    words,
    addresses: all(words, /<(https?:\/\/[^>]+)>/g),
    codes: all(words, /`([^`]+)`/g),
    // A name within code is part of the code.
    names: all(words.replace(/`[^`]*`/g, ''), /«([^»]+)»/g),
  };
}

/** The steps by number, and the accounts of the table below them with the password that they share. */
export async function readTryIt() {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const section = readme.split(/^## /m).find((part) => part.startsWith('Try it\n'));
  if (!section) throw new Error('README has no section “Try it”');
  const list = section.split(/^\| account/m)[0];
  const steps = list.split(/^(?=\d+\. )/m).slice(1).map((words) => parse(words.replace(/\s+/g, ' ').trim()));
  steps.forEach(({ words }, index) => {
    if (!words.startsWith(`${index + 1}. `)) throw new Error(`step ${index + 1} of README is “${words.slice(0, 40)}”`);
  });
  const accounts = all(section, /^\| `([^`]+@[^`]+)` \|/gm);
  const shared = section.match(/have the password `([^`]+)`/)?.[1];
  if (steps.length !== 7) throw new Error(`README's “Try it” has ${steps.length} steps; the script follows 7`);
  return { steps: [null, ...steps], accounts, password: shared };
}

/** The only one of a list: a text that names two things where the script needs one is no instruction. */
export function only(list, what) {
  const different = [...new Set(list)];
  if (different.length !== 1) throw new Error(`README names ${different.length} of: ${what} (${different.join(', ')})`);
  return different[0];
}
