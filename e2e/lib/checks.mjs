// Counts checks and prints a line for each. A failed check does not stop the journey; a failed step does.
let passed = 0;
let failed = 0;

export function check(name, ok, detail = '') {
  if (ok) {
    passed += 1;
    console.log(`ok    ${name}`);
  } else {
    failed += 1;
    console.log(`FAIL  ${name}${detail ? `: ${detail}` : ''}`);
  }
}

/** Runs a step of the journey; what it throws is a failed check and ends the journey. */
export async function step(name, work) {
  try {
    const result = await work();
    check(name, true);
    return result;
  } catch (error) {
    check(name, false, error.message.split('\n')[0]);
    throw error;
  }
}

/** Prints the total; the exit code says whether all passed. */
export function total() {
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
